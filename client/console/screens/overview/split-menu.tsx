// By what a headline figure can be taken apart, under one sign; nothing where the registry knows no way.
import { ChartPie } from 'lucide-react'
import { type Metric, splitsOf } from '../../../../server/metrics/rules/registry.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { useRowsHref } from './rows-address.ts'
import { splitWords, startLarge } from './split-words.ts'

export function SplitMenu({ metric }: { metric: Metric }) {
  const rowsHref = useRowsHref()
  const splits = splitsOf(metric)
  if (splits.length === 0) return null
  return (
    <Menu
      align="end"
      groups={[
        {
          heading: 'Taken apart by',
          items: splits.map(split => ({
            label: startLarge(splitWords[split]),
            href: rowsHref({ metric: metric.key, split }),
          })),
        },
      ]}
    >
      <IconButton size="sm" icon={ChartPie} label={`Take ${metric.name} apart`} />
    </Menu>
  )
}
