// What the entries of the library export, with the docstring of each: read with the compiler, so that re-exports are followed.

import { join } from 'node:path'
import ts from 'typescript-oldest'

const root = new URL('../../', import.meta.url).pathname

export const entries = {
  starsim: join(root, 'sim', 'index.ts'),
  'starsim/core': join(root, 'sim', 'core.ts'),
  'starsim/arbitraries': join(root, 'sim', 'arbitraries.ts'),
} as const

export interface DocumentedExport {
  readonly name: string
  /** What it says before the first tag. */
  readonly text: string
  readonly examples: readonly string[]
}

export function documentedExports(): DocumentedExport[] {
  const program = ts.createProgram(Object.values(entries), {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const found = new Map<string, DocumentedExport>()
  for (const path of Object.values(entries)) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path)!)!
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const tags = symbol.getJsDocTags(checker).filter(({ name }) => name === 'example')
      found.set(exported.name, {
        name: exported.name,
        text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
        examples: tags.map(({ text }) => ts.displayPartsToString(text)),
      })
    }
  }
  return [...found.values()]
}
