// The built browser side: hashed files cached for good, pages never, and Vite itself in development.
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type Request, type Response, Router } from 'express'
import { DomainError } from './errors.ts'

const clientFolder = fileURLToPath(new URL('../../client/', import.meta.url))
const builtFolder = path.join(clientFolder, 'dist')

export function builtPages(): Router {
  const router = Router()
  router.get('/robots.txt', (_request, response) => {
    response.type('text/plain').send('User-agent: *\nDisallow: /\n')
  })
  router.use(
    '/assets',
    express.static(path.join(builtFolder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
    }),
  )
  router.use(
    express.static(builtFolder, {
      index: false,
      redirect: false,
      setHeaders: response => response.setHeader('cache-control', 'no-cache'),
    }),
  )
  router.get('/{*path}', (request, response, next) => {
    if (!wantsPage(request)) return next()
    sendPage(response, path.join(builtFolder, pageOf(request)))
  })
  return router
}

/** Vite's own server inside ours: reload on save, and the gallery of every interface part at /ui. */
export async function developmentPages(httpServer: Server): Promise<Router> {
  const { createServer } = await import('vite')
  const { readFile } = await import('node:fs/promises')
  const vite = await createServer({
    server: { middlewareMode: true, hmr: { server: httpServer } },
    appType: 'custom',
  })
  const router = Router()
  router.use(vite.middlewares)
  router.get('/{*path}', async (request, response, next) => {
    if (!wantsPage(request)) return next()
    const page = request.path.startsWith('/ui') ? 'ui/gallery/index.html' : pageOf(request)
    const html = await readFile(path.join(clientFolder, page), 'utf8')
    response.type('html').send(await vite.transformIndexHtml(`/${page}`, html))
  })
  return router
}

/** The store is a product of its own; everything else is the console's. */
function pageOf(request: Request): string {
  return /^\/store(\/|$)/.test(request.path) ? 'store/index.html' : 'console/index.html'
}

function wantsPage(request: Request): boolean {
  return request.accepts(['html', 'json']) === 'html' && !path.extname(request.path)
}

function sendPage(response: Response, file: string): void {
  if (!existsSync(file))
    throw new DomainError('OVERLOADED', 'The console is not built: run npm start.', { retryAfterSeconds: 5 })
  response.setHeader('cache-control', 'no-cache')
  response.sendFile(file)
}
