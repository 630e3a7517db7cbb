package house

import (
	"context"
	"io"
	"os"

	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/intake/parquet"
)

// OpenFile reads a file of any kind that candor knows, for whoever looks at it before there is a contract or a workspace.
// end ends what was started for it.
func OpenFile(ctx context.Context, file io.Reader) (src intake.Source, end func() error, err error) {
	src, err = intake.Loader{Parquet: parquet.Opener{Tmp: os.TempDir()}.Open}.Open(ctx, file, intake.Dialect{})
	end = func() error { return nil }
	if c, ok := src.(io.Closer); ok && err == nil {
		end = c.Close
	}
	return src, end, err
}
