// A page that needs nothing but itself: its style and its script stand in it, so that it works from a file: address and by mail.

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

/** A whole document. The icon is empty, so that no browser asks for one. */
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
