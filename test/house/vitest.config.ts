// The house rules alone, without the database that the other tests need: `npm run check` runs them.
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['test/house/*.test.ts'] } })
