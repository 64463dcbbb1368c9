// Preloaded into what set-up starts: ends the process when its parent is gone, even if that was killed.
import { isMainThread } from 'node:worker_threads'

const parent = process.ppid

if (isMainThread) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    // First as politely as Ctrl-C is, so that a server drains and stops its database.
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 30_000).unref()
  }, 250)
  watch.unref()
}
