// `npm run check`: types, lint, format and unused code, side by side; each failure under its own name.
import { spawn } from 'node:child_process'

const checks = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['biome', 'check'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  {
    name: 'house rules',
    command: ['vitest', 'run', '--config', 'test/house/vitest.config.ts', '--reporter', 'dot'],
  },
]

const startedAt = performance.now()
const failed = (await Promise.all(checks.map(run))).filter(passed => !passed).length
console.log(
  failed === 0
    ? `All ${checks.length} checks passed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`
    : `${failed} of ${checks.length} checks failed.`,
)
process.exitCode = failed === 0 ? 0 : 1

async function run({ name, command: [program = '', ...args] }: (typeof checks)[number]): Promise<boolean> {
  const started = performance.now()
  const { code, output } = await new Promise<{ code: number | null; output: string }>(resolve => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    const collect = (chunk: Buffer) => (printed += chunk.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', error => resolve({ code: 1, output: error.message }))
    child.on('close', exitCode => resolve({ code: exitCode, output: printed }))
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`)
  if (code !== 0) console.log(output.trimEnd())
  return code === 0
}
