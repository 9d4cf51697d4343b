package probe

import (
	"encoding/json"
	"errors"
	"os"
	"runtime/debug"
)

// Versions are those of the Go toolchain and of the modules that were linked into a program.
type Versions struct {
	Go      string            `json:"go"`
	Modules map[string]string `json:"modules"`
}

// PrintVersions prints the versions of the named modules as this very binary has them.
func PrintVersions(modules ...string) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this program was built without module support")
	}
	versions := Versions{Go: info.GoVersion, Modules: map[string]string{}}
	for _, module := range modules {
		for _, linked := range info.Deps {
			if linked.Path == module {
				versions.Modules[module] = linked.Version
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(versions)
}
