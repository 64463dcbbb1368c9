// The economy's token as amounts on this screen are drawn and said.
import type { TokenUnit } from '../../../ui/tokens.ts'
import { useEconomy } from '../../current.ts'

export function useTokenUnit(): TokenUnit {
  const { tokenSymbol, tokenOne, tokenMany } = useEconomy()
  return { symbol: tokenSymbol, one: tokenOne, other: tokenMany }
}
