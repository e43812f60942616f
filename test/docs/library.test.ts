// The page on the library: its snippets compile and print what they say, and its sizes are those that esbuild gives.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { entries } from '../support/documented-exports.ts'

const root = new URL('../../', import.meta.url).pathname
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')
const snippets = ['docs/library.md', 'docs/checks.md'].flatMap((page) =>
  [...textOf(page).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!),
)

async function bundle(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false },
    ...{ alias: entries, logLevel: 'silent' },
  })
  return outputFiles[0]!.contents.length / 1024
}

test('the core is as large as is said', async () => {
  const said = (page: string, pattern: RegExp): number[] => pattern.exec(textOf(page))!.slice(1).map(Number)
  const sizes = [await bundle(`export * from 'starsim/core'`), await bundle(`export { simulate } from 'starsim/core'`)]
  for (const numbers of [
    said('docs/library.md', /`starsim\/core` is (\d+) KB .* gets (\d+) KB/),
    said('README.md', /is (\d+) KB minified, (\d+) KB if only `simulate`/),
  ]) {
    for (const [i, size] of sizes.entries()) expect(Math.abs(numbers[i]! / size - 1)).toBeLessThan(0.1)
  }
})

test('the snippets compile, and print what their comments say', async () => {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache', 'snippets-'))
  try {
    expect(snippets.length).toBe(3)
    for (const [i, code] of snippets.entries()) writeFileSync(join(folder, `snippet${i}.ts`), code)
    const compilerOptions = { paths: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, [path]])) }
    const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    expect(spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout).toBe('')
    for (const [i, code] of snippets.entries()) {
      const outfile = join(folder, `snippet${i}.mjs`)
      await build({
        ...{ entryPoints: [join(folder, `snippet${i}.ts`)], outfile, bundle: true, format: 'esm', platform: 'node' },
        ...{ packages: 'external', alias: entries, logLevel: 'silent' },
      })
      const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' })
      expect(stderr).toBe('')
      for (const [, comment] of code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)) expect(stdout).toContain(comment)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
