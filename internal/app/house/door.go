package house

import (
	"time"

	"plumbline/internal/access/keys"
	"plumbline/internal/access/people"
	"plumbline/internal/app/reception"
	"plumbline/internal/app/sight"
	"plumbline/internal/ladder"
)

// openDoor makes what lets people in.
func (h *House) openDoor() {
	h.Sight = sight.Sight{Records: h.Store, Rules: h.accessRules}
	h.Reception = &reception.Reception{
		Door: people.New(h.Store, h.Clock), Log: h.Store, Clock: h.Clock, Calendar: h.Calendar,
		Keys: keys.Ring{Settings: h.Store, Install: h.Key, Use: "audit", Clock: h.Clock},
	}
}

// accessRules are the ladder's: without one nothing narrows a role.
func (h *House) accessRules() []ladder.AccessRule {
	f, err := h.InForce(time.Time{})
	if err != nil {
		return nil
	}
	return f.Ladder.Access
}
