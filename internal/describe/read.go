package describe

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Read gathers the files under the names, in order: a file as it is, a folder with all below it. Only .yaml, .yml and .json
// files are descriptions; public keys (.pub) in the same folders come along, since parties name them. What starts with a
// dot is left out.
func Read(fsys fs.FS, names ...string) ([]File, error) {
	var out []File
	seen := map[string]bool{}
	add := func(name string) error {
		if seen[name] {
			return nil
		}
		seen[name] = true
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("read a description: %w", err)
		}
		out = append(out, File{Name: name, Data: data})
		return nil
	}
	for _, name := range names {
		name = path.Clean(name)
		info, err := fs.Stat(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read a description: %w", err)
		}
		if !info.IsDir() {
			if err := add(name); err != nil {
				return nil, err
			}
			entries, err := fs.ReadDir(fsys, path.Dir(name))
			if err != nil {
				return nil, fmt.Errorf("read a description: %w", err)
			}
			for _, e := range entries {
				if !e.IsDir() && path.Ext(e.Name()) == ".pub" {
					if err := add(path.Join(path.Dir(name), e.Name())); err != nil {
						return nil, err
					}
				}
			}
			continue
		}
		err = fs.WalkDir(fsys, name, func(p string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return fmt.Errorf("read a description: %w", err)
			case p != name && strings.HasPrefix(e.Name(), "."):
				if e.IsDir() {
					return fs.SkipDir
				}
				return nil
			case e.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json", ".pub"}, path.Ext(p)):
				return nil
			}
			return add(p)
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
