// Package webtest looks at pages with a real browser, for tests alone. It promises that a page it passes has no axe
// violation, no console error, no breach of the content security policy, no request that leaves the server and nothing
// that sticks out on a phone. It refuses to pass when it could not look: without Chromium a test is skipped on a
// developer's machine and fails where CI=true.
package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// browser is one Chromium process; every visit opens a tab of its own, in a profile of its own.
type browser struct {
	ctx   context.Context
	close func()
}

var shared struct {
	sync.Mutex
	kept bool     // Main will close it
	b    *browser // started by the first test that needs it
}

// Main runs a package's tests with one browser for all of them: func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }.
// Without it every test starts its own.
func Main(m *testing.M) int {
	shared.Lock()
	shared.kept = true
	shared.Unlock()
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.b != nil {
		shared.b.close()
	}
	return code
}

func get(t testing.TB) *browser {
	t.Helper()
	path := find(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.b != nil {
		return shared.b
	}
	b, err := start(path)
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	if shared.kept {
		shared.b = b
	} else {
		t.Cleanup(b.close)
	}
	return b
}

// find gives the browser's path: $CHROMIUM, or one of the names it is installed under.
func find(t testing.TB) string {
	t.Helper()
	names := []string{"/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"}
	if own := os.Getenv("CHROMIUM"); own != "" {
		names = []string{own}
	}
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p
		}
	}
	const how = "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
	if os.Getenv("CI") == "true" {
		t.Fatal(how)
	}
	t.Skip(how)
	return ""
}

func start(path string) (*browser, error) {
	// Not t.TempDir: the browser still writes while it closes, and that cleanup would fail the test.
	dir, err := os.MkdirTemp("", "webtest")
	if err != nil {
		return nil, fmt.Errorf("make a profile folder: %w", err)
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(),
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.ExecPath(path), chromedp.UserDataDir(dir),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("font-render-hinting", "none"))
	ctx, stop := chromedp.NewContext(alloc)
	remove := func() {
		for i := 0; i < 40 && os.RemoveAll(dir) != nil; i++ {
			time.Sleep(50 * time.Millisecond)
		}
	}
	if err := chromedp.Run(ctx); err != nil {
		stop()
		stopAlloc()
		remove()
		return nil, err
	}
	return &browser{ctx: ctx, close: func() {
		_ = chromedp.Cancel(ctx)
		stop()
		stopAlloc()
		remove()
	}}, nil
}

// tab opens an empty tab in a profile of its own, so that no cookie of one visit is seen by another. It asks for a window
// because a fresh profile has none, and this browser opens tabs in windows only.
func (b *browser) tab() (cdp.BrowserContextID, target.ID, error) {
	ctx := cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Browser)
	profile, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	if err != nil {
		return "", "", err
	}
	tab, err := target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(ctx)
	return profile, tab, err
}

func (b *browser) drop(profile cdp.BrowserContextID) {
	_ = target.DisposeBrowserContext(profile).Do(cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Browser))
}
