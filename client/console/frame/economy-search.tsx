// The economies as a list that typing narrows. Loaded when there are too many for a menu.
import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { classNames } from '../../ui/class-names.ts'
import { HIDDEN_WHEN_EMPTY, ITEM_STYLE } from '../../ui/pop-style.ts'
import { scoreWords } from '../../ui/word-match.ts'
import type { CurrentEconomy } from '../current.ts'
import { EconomyMark } from './economy-mark.tsx'

export interface EconomySearchProps {
  economies: readonly CurrentEconomy[]
  currentKey: string | undefined
  onChoose: (key: string) => void
}

export function EconomySearch({ economies, currentKey, onChoose }: EconomySearchProps) {
  return (
    <Command
      label="Economies"
      className="-m-3 w-72 max-w-[calc(100vw-16px)]"
      filter={(_key, query, [name = '', ...words] = []) => scoreWords(query, name, words)}
      {...(currentKey === undefined ? {} : { defaultValue: currentKey })}
    >
      <Command.Input
        autoFocus
        placeholder="Find an economy…"
        className="focus-inset h-10 w-full border-b border-line bg-transparent px-3 text-sm"
      />
      <Command.Empty className="px-2 py-6 text-center text-sm text-ink-2">
        <span role="status">No economy of that name</span>
      </Command.Empty>
      <Command.List
        label="Economies"
        className={classNames('max-h-72 overflow-y-auto p-1', HIDDEN_WHEN_EMPTY)}
      >
        {economies.map(economy => (
          <Command.Item
            key={economy.key}
            value={economy.key}
            keywords={[economy.name, economy.key, economy.tokenMany]}
            className={ITEM_STYLE}
            onSelect={() => onChoose(economy.key)}
          >
            <EconomyMark symbol={economy.tokenSymbol} />
            <span className="min-w-0 flex-1 truncate">{economy.name}</span>
            <Check
              aria-hidden
              size={16}
              className={classNames('text-accent', economy.key !== currentKey && 'invisible')}
            />
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
