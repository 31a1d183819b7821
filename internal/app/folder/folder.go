// Package folder is the one data folder: who holds it, and where a server of it
// listens for commands.
package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"plumbline/internal/fault"
)

// Folder is the one data folder. Whoever holds its lock owns the facts.
type Folder struct {
	Dir  string
	lock *os.File
}

// socketMax is what a unix socket's path may be long, with room for the zero byte.
const socketMax = 104

// Open makes the folder if needed and takes its lock. A folder that
// another process holds is a Conflict: call that process over SocketPath.
func Open(dir string) (*Folder, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%q is not a folder", dir)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the data folder %s cannot be made", abs).
			WithHint("choose another with --data or PLUMBLINE_DATA")
	}
	f, err := os.OpenFile(filepath.Join(abs, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the data folder %s cannot be written", abs).
			WithHint("choose another with --data or PLUMBLINE_DATA")
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fault.Wrap(fault.Conflict, err, "another Plumbline is using %s", abs).
				WithHint("stop it, or use another folder with --data")
		}
		return nil, fault.Wrap(fault.Internal, err, "lock %s", abs)
	}
	return &Folder{Dir: abs, lock: f}, nil
}

// Path returns a path inside the folder.
func (f *Folder) Path(elem ...string) string {
	return filepath.Join(append([]string{f.Dir}, elem...)...)
}

// Close gives the lock back. Closing twice is legal.
func (f *Folder) Close() error {
	if f.lock == nil {
		return nil
	}
	err := f.lock.Close()
	f.lock = nil
	return err
}

// SocketPath is where a server of a data folder listens for commands. A path
// too long for a socket gets a short stand-in in the temporary folder.
func SocketPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	path := filepath.Join(abs, "plumbline.sock")
	if len(path) < socketMax {
		return path
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(os.TempDir(), "plumbline-"+hex.EncodeToString(sum[:8])+".sock")
}
