// How the tests run: one PostgreSQL for all of them, a few files at a time.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    reporters: ['default', './test/support/closing-line.ts'],
    globalSetup: 'test/support/global.ts',
    // Each file drives a database, a server or a browser of its own beside it: more files at once only wait.
    maxWorkers: Math.max(1, Math.floor(availableParallelism() / 2)),
    // For tests of whole processes, on a machine that is busy with the other files.
    testTimeout: 60_000,
    // What is waited for comes when it comes; how long a busy machine takes is no finding.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
    // A browser that two cores kept waiting is asked once more, and in CI whatever failed: nobody is there to ask again.
    // The last lines name each test that needed it.
    retry: process.env['CI'] ? 1 : { count: 1, condition: /Timeout \d+ms exceeded/ },
  },
})
