package door

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"plumbline/internal/fault"
)

// Proxies are the networks whose word on where a request comes from is taken.
type Proxies []netip.Prefix

// ReadProxies reads addresses and networks, such as 127.0.0.1 and 10.0.0.0/8.
func ReadProxies(list []string) (Proxies, error) {
	var out Proxies
	for _, text := range list {
		p, err := netip.ParsePrefix(text)
		if a, bare := netip.ParseAddr(text); bare == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "%q is neither an address nor a network", text).
				WithHint("say where the proxy asks from, such as --behind 127.0.0.1 or --behind 10.0.0.0/8")
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Handler lets a request that a proxy passed on come from where the proxy says,
// and takes nobody else's word for it. Without proxies it changes nothing.
func (p Proxies) Handler(next http.Handler) http.Handler {
	if len(p) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		if from := address(r.RemoteAddr); p.has(from) {
			r.RemoteAddr = net.JoinHostPort(p.client(from, r.Header.Values("X-Forwarded-For")), "0")
		} else {
			r.Header.Del("X-Forwarded-Proto")
		}
		r.Header.Del("X-Forwarded-For")
		next.ServeHTTP(w, r)
	})
}

// client is the last address of the chain that is not a proxy's: what stands
// before it anybody could have written.
func (p Proxies) client(from string, forwarded []string) string {
	chain := strings.Split(strings.Join(forwarded, ","), ",")
	for _, hop := range slices.Backward(chain) {
		hop = strings.TrimSpace(hop)
		a, err := netip.ParseAddr(hop)
		if err != nil {
			return from // what cannot be read is not believed, nor what stands before it
		}
		if from = a.Unmap().String(); !p.has(from) {
			return from
		}
	}
	return from
}

func (p Proxies) has(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a.Unmap()) })
}

func address(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	return host
}
