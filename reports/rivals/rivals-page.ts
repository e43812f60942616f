// The comparison as a page.

import type { RivalsReport } from '../../sim/experiments/rivals/rivals.ts'
import { html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'

/** @param replay the command line that makes this page again */
export function rivalsPage(report: RivalsReport, replay: string, parts: PageParts): string {
  return pageOf({
    ...parts,
    title: 'Rivals',
    description: 'rivals',
    body: html`<header><h1>Rivals</h1><p class="replay"><code>${replay}</code></p></header><main>${report.fingerprint}</main>`,
  })
}
