package world

// firstNames and lastNames make the people of the programme; none is meant.
var firstNames = []string{
	"Ada", "Alba", "Amara", "Anouk", "Asha", "Bea", "Bruno", "Camille", "Carmen", "Chidi", "Clara", "Dario", "Delia", "Edda", "Elif",
	"Emre", "Esme", "Farah", "Freya", "Gaia", "Goran", "Greta", "Hala", "Hugo", "Ida", "Ilse", "Imani", "Ivo", "Jada", "Jonas",
	"Juno", "Kaia", "Keiko", "Kiran", "Lara", "Leonie", "Lina", "Luca", "Maeve", "Malik", "Marisol", "Mei", "Milan", "Nadia", "Naomi",
	"Nico", "Noor", "Odette", "Olive", "Omar", "Paloma", "Petra", "Quinn", "Rafa", "Rhea", "Rosa", "Sana", "Selma", "Sora", "Tamsin",
	"Tess", "Uma", "Vera", "Wren", "Yara", "Yusuf", "Zadie", "Zofia",
}

var lastNames = []string{
	"Abara", "Albright", "Amadi", "Aoki", "Barros", "Becker", "Bianchi", "Calder", "Castellan", "Chowdhury", "Costa", "Dahl", "Darrow",
	"Diallo", "Eastman", "Ekström", "Farrow", "Ferrari", "Fontaine", "Gallo", "Garrick", "Haddad", "Hartley", "Holm", "Ibarra", "Iwu",
	"Jansen", "Jurado", "Kapoor", "Keller", "Kovač", "Lafleur", "Lindqvist", "Lowell", "Marchetti", "Mbeki", "Mercer", "Moreau",
	"Nakata", "Novotny", "Okafor", "Olsen", "Pereira", "Petrov", "Quispe", "Rahman", "Renard", "Rossi", "Sandoval", "Santoro",
	"Sharma", "Soto", "Stroud", "Tanaka", "Thorne", "Tran", "Ueda", "Valdez", "Varga", "Voss", "Wexler", "Yamada", "Zeller", "Zhao",
}

// Cast are the creators the stories are about, by the part they play.
var Cast = []Creator{
	{Name: "Kofi Osei", Platform: "instagram", Category: "skincare", Part: parcel},
	{Name: "Margaux Laurent", Platform: "tiktok", Category: "beauty", Part: rights},
	{Name: "Nora Vance", Platform: "instagram", Category: "skincare", Part: Pivoted},
	{Name: "Mira Solano", Platform: "instagram", Category: "beauty", Part: leaky},
	{Name: "Theo Lang", Platform: "youtube", Category: "wellness", Part: silent},
	{Name: "Marta Lindgren", Platform: "instagram", Category: "lifestyle", Part: second},
	{Name: "Dex Romero", Platform: "tiktok", Category: "gaming", Part: OffCategory},
	{Name: "Jonah Pike", Platform: "tiktok", Category: "cars", Part: OffCategory},
	{Name: "Cal Whitlock", Platform: "tiktok", Category: "gaming", Part: OffCategory},
	{Name: "Bruna Falcão", Platform: "instagram", Category: "beauty", Part: CannotBuy},
	{Name: "Inês Duarte", Platform: "tiktok", Category: "skincare", Part: CannotBuy},
	{Name: "Priya Raman", Platform: "tiktok", Category: "beauty", Part: spiral},
	{Name: "Hana Sato", Platform: "youtube", Category: "skincare", Part: star},
}

// What creators post about, and where.
var (
	categories = []string{"skincare", "beauty", "wellness", "lifestyle", "family", "fashion"}
	Platforms  = []string{"tiktok", "instagram", "youtube"}
)

// Part is the role of a creator in the stories.
type Part int

const (
	extra       Part = iota
	parcel           // product left before the contract
	rights           // boosted after the usage rights ended
	Pivoted          // changed theme and lost the target audience
	leaky            // code found on a coupon site
	second           // the other parcel that left early
	silent           // never acknowledged the brief
	OffCategory      // audience of another category
	CannotBuy        // audience where nothing is shipped to
	spiral           // comments turn
	star             // what good looks like
)
