package look

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"path"
	"regexp"
	"strings"
)

//go:embed static
var files embed.FS

// File is a static file as it is served. Its name holds a hash of its bytes, so it never changes under its name.
type File struct {
	Body []byte
	Gzip []byte // nil where it would not be smaller
	Type string
}

var (
	served = map[string]File{}   // by hashed name
	hashed = map[string]string{} // plain name to hashed name
)

var refers = regexp.MustCompile(`url\(([a-z0-9.-]+)\)`)

func init() {
	all, err := files.ReadDir("static")
	if err != nil {
		panic(fmt.Sprintf("read embedded files: %v", err))
	}
	// The style sheet names the fonts, so it is hashed after them, with their hashed names in it.
	for _, sheets := range []bool{false, true} {
		for _, e := range all {
			if sheet := path.Ext(e.Name()) == ".css"; sheet == sheets {
				add(e.Name())
			}
		}
	}
}

func add(name string) {
	b, err := files.ReadFile("static/" + name)
	if err != nil {
		panic(fmt.Sprintf("read embedded file: %v", err))
	}
	ext := path.Ext(name)
	if ext == ".css" {
		b = refers.ReplaceAllFunc(b, func(m []byte) []byte {
			n := string(refers.FindSubmatch(m)[1])
			if hashed[n] == "" {
				panic("the style sheet names " + n + ", which is not there")
			}
			return []byte("url(" + hashed[n] + ")")
		})
	}
	sum := sha256.Sum256(b)
	h := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	f := File{Body: b, Type: contentType(ext)}
	if ext != ".woff2" {
		var z bytes.Buffer
		w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
		if _, err := w.Write(b); err == nil && w.Close() == nil && z.Len() < len(b) {
			f.Gzip = z.Bytes()
		}
	}
	hashed[name], served[h] = h, f
}

// contentType does not ask the machine, whose tables differ.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

// Asset is the address of a static file by its plain name. A name that is not there is a mistake in the program.
func Asset(name string) string {
	h, ok := hashed[name]
	if !ok {
		panic("no static file " + name)
	}
	return "/static/" + h
}

// Static finds a static file by the last part of its address.
func Static(name string) (File, bool) { f, ok := served[name]; return f, ok }
