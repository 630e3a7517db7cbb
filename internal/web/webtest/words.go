package webtest

import (
	"github.com/candor-data/candor/internal/web/webtest/reading"
)

// blocks reads the page as its reader may: what is folded away is opened, what is hidden or drawn is left out, and so is what is
// marked as being in another language, such as a company's notice on a page in German. A paragraph, a heading, a cell and a
// button are one block each, whatever stands in them side by side.
const blocks = `(()=>{document.querySelectorAll('details').forEach(d=>d.open=true);
	const lang=document.documentElement.lang, out=[]; let was=null;
	const own=/^(BUTTON|TH|TD|LABEL|LEGEND|SUMMARY|LI|DT|DD|OPTION)$/;
	const walk=document.createTreeWalker(document.body,NodeFilter.SHOW_TEXT);
	for(let n;n=walk.nextNode();){
		const e=n.parentElement, l=e.closest('[lang]');
		if(e.closest('script,style,noscript,svg,code,pre,option')||l&&l.lang!==lang||!e.checkVisibility())continue;
		let b=e; while(b!==document.body&&!own.test(b.tagName)&&getComputedStyle(b).display.startsWith('inline'))b=b.parentElement;
		if(b===was)out[out.length-1]+=n.data; else if(n.data.trim()){out.push(n.data);was=b}
	}
	return out})()`

// Blocks are the texts of a page, one for each paragraph, heading, cell and button, in the order of reading.
func (v *Visit) Blocks() (out []string) {
	v.t.Helper()
	v.Eval(blocks, &out)
	return out
}

// Lang is the tag of the language that the page says it speaks.
func (v *Visit) Lang() (tag string) {
	v.t.Helper()
	v.Eval(`document.documentElement.lang`, &tag)
	return tag
}

// Plain fails on every word that a customer's page must not need, on a sentence that is too long or too hard, and on a page that
// is harder to read than its language's target. What drop holds is taken out before: words that are not the page's own.
func (v *Visit) Plain(drop func(string) string) reading.Level {
	v.t.Helper()
	lang, all := v.Lang(), v.Blocks()
	for i := range all {
		for _, w := range reading.Banned(lang, all[i]) {
			v.t.Errorf("the page says %q: %s", w.Word, w.Why)
		}
		if drop != nil {
			all[i] = drop(all[i])
		}
	}
	level := reading.Measure(lang, all)
	for _, p := range level.Problems() {
		v.t.Errorf("not plain: %s", p)
	}
	return level
}
