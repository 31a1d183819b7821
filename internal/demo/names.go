package demo

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

// cast are the creators the stories are about, by the part they play.
var cast = []creator{
	{name: "Kofi Osei", platform: "instagram", category: "skincare", part: parcel},
	{name: "Margaux Laurent", platform: "tiktok", category: "beauty", part: rights},
	{name: "Nora Vance", platform: "instagram", category: "skincare", part: pivoted},
	{name: "Mira Solano", platform: "instagram", category: "beauty", part: leaky},
	{name: "Theo Lang", platform: "youtube", category: "wellness", part: silent},
	{name: "Marta Lindgren", platform: "instagram", category: "lifestyle", part: second},
	{name: "Dex Romero", platform: "tiktok", category: "gaming", part: offCategory},
	{name: "Jonah Pike", platform: "tiktok", category: "cars", part: offCategory},
	{name: "Cal Whitlock", platform: "tiktok", category: "gaming", part: offCategory},
	{name: "Bruna Falcão", platform: "instagram", category: "beauty", part: cannotBuy},
	{name: "Inês Duarte", platform: "tiktok", category: "skincare", part: cannotBuy},
	{name: "Priya Raman", platform: "tiktok", category: "beauty", part: spiral},
	{name: "Hana Sato", platform: "youtube", category: "skincare", part: star},
}

var (
	categories = []string{"skincare", "beauty", "wellness", "lifestyle", "family", "fashion"}
	platforms  = []string{"tiktok", "instagram", "youtube"}
)

// part is the role of a creator in the stories.
type part int

const (
	extra       part = iota
	parcel           // product left before the contract
	rights           // boosted after the usage rights ended
	pivoted          // changed theme and lost the target audience
	leaky            // code found on a coupon site
	second           // the other parcel that left early
	silent           // never acknowledged the brief
	offCategory      // audience of another category
	cannotBuy        // audience where nothing is shipped to
	spiral           // comments turn
	star             // what good looks like
)
