// How to make the first call with a key, ready to be pasted.

/** With the key in it, so that it answers at once. */
export function curlSnippet(origin: string, key: string): string {
  return `curl ${origin}/trpc/v1/key.get \\
  -H 'authorization: Bearer ${key}'`
}

/** Reads the key from the environment: what is pasted into a product must not hold it. */
export function typescriptSnippet(origin: string): string {
  return `const answer = await fetch('${origin}/trpc/v1/key.get', {
  headers: { authorization: \`Bearer \${process.env.FAREBOX_KEY}\` },
})
const { result } = await answer.json()
console.log(result.data.economy, result.data.mode, result.data.scopes)`
}
