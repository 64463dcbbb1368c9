// Where Prisma's own tools find the schema and the migrations of this project.
import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  // Only their database commands ask for it; the server applies migrations itself, at start.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
