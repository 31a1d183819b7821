package campaign

// constructors is the table of all kinds, in the order people meet them; each
// stands in a file of its own.
func constructors() []func() Machine {
	return []func() Machine{shipmentMachine, termsMachine}
}

// Machines returns every machine.
func Machines() []Machine {
	var out []Machine
	for _, make := range constructors() {
		out = append(out, make())
	}
	return out
}

// MachineOf returns a kind's machine.
func MachineOf(k Kind) (Machine, bool) {
	for _, m := range Machines() {
		if m.Kind == k {
			return m, true
		}
	}
	return Machine{}, false
}
