// A self-contained page: its style and script are inlined, so that it works from a file: address and as an e-mail attachment.

import { Html, html } from './html.ts'

/** What the build makes of a script and a style in reports/browser. */
export interface PageParts {
  readonly style: string
  readonly script: string
}

export interface PageOptions extends PageParts {
  readonly title: string
  readonly description: string
  readonly body: Html
}

/** A whole document. Its icon is empty, so that no browser requests one. */
export const pageOf = ({ title, description, style, script, body }: PageOptions): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
${body}
<script>${new Html(script.replaceAll('</script', '<\\/script'))}</script>
</body>
</html>
`.text
