// A section of rows of one kind, such as packs or tiers.
import { Plus } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { addRow, RowsTable, type RowsTableProps, rowsOf } from './rows-table.tsx'

export function SectionRows(props: RowsTableProps) {
  const { section, document, edit } = props
  return (
    <Panel
      title={section.title}
      flush
      actions={
        edit !== null &&
        section.fresh !== undefined && (
          <Button size="sm" icon={Plus} onClick={() => addRow(document, section, edit)}>
            Add a {section.one}
          </Button>
        )
      }
      state={
        rowsOf(document, section).length === 0
          ? {
              kind: 'empty',
              title: `No ${section.title.toLowerCase()}`,
              fills: `Each ${section.one} stands here with its figures.`,
            }
          : { kind: 'ready' }
      }
    >
      <RowsTable {...props} />
    </Panel>
  )
}
