// Columns of many rows as PostgreSQL arrays in their binary form, written at once into one piece of memory: text would have to
// be made here and read there, which costs a spend several microseconds on either side.

type Pick<Row, Value> = (row: Row) => Value

/** Writes one column of the rows. */
export type Encode<Row, Value> = (rows: readonly Row[], pick: Pick<Row, Value>) => Buffer

const headBytes = 20
const lengthBytes = 4
const nullLength = -1

let room = Buffer.allocUnsafe(1 << 16)
let view = viewOf(room)
let end = 0

export const flags = encode<boolean>(16, value => {
  begin(1)
  view.setUint8(end, value ? 1 : 0)
  end += 1
})

export const lanes = encode<number>(21, value => {
  begin(2)
  view.setInt16(end, value)
  end += 2
})

export const smalls = encode<number>(23, value => {
  begin(4)
  view.setInt32(end, value)
  end += 4
})

/** Ids of transactions. */
export const writers = encode<number>(28, value => {
  begin(4)
  view.setUint32(end, value)
  end += 4
})

/** Whole numbers below 2^53, in two halves. */
export const wholes = encode<number>(20, value => {
  begin(8)
  view.setInt32(end, Math.floor(value / 2 ** 32))
  view.setInt32(end + 4, value | 0)
  end += 8
})

export const uuids = encode<string>(2950, value => {
  begin(16)
  writeHex(value)
})

/** Bytes given as hexadecimal text. */
export const bytes = encode<string>(17, value => {
  begin(value.length / 2)
  writeHex(value)
})

export const texts = encode<string>(25, writeText)

/** JSON as text: the database looks whether it is. */
export const jsons = encode<string>(114, writeText)

/** Whole numbers of a few things, as the text of an array within an array. */
export function writeNumbers<Item>(items: readonly Item[], pick: Pick<Item, number>): string {
  let text = '{'
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    text += pick(items[index] as Item)
  }
  return `${text}}`
}

/** The element type is told by its number, which is the same in every PostgreSQL. */
function encode<Value>(type: number, write: (value: Value) => void) {
  return <Row>(rows: readonly Row[], pick: Pick<Row, Value | null>): Buffer => {
    let hasNull = 0
    end = headBytes
    for (let index = 0; index < rows.length; index += 1) {
      const value = pick(rows[index] as Row)
      if (value === null) {
        hasNull = 1
        ensure(lengthBytes)
        view.setInt32(end, nullLength)
        end += lengthBytes
      } else write(value)
    }
    view.setInt32(0, 1)
    view.setInt32(4, hasNull)
    view.setInt32(8, type)
    view.setInt32(12, rows.length)
    view.setInt32(16, 1)
    return Buffer.from(room.subarray(0, end))
  }
}

function begin(length: number): void {
  ensure(lengthBytes + length)
  view.setInt32(end, length)
  end += lengthBytes
}

function ensure(more: number): void {
  if (end + more <= room.length) return
  const larger = Buffer.allocUnsafe(2 * (end + more))
  room.copy(larger, 0, 0, end)
  room = larger
  view = viewOf(larger)
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length)
}

/** A short text of ASCII is written before a call to the encoder would have begun. */
function writeText(value: string): void {
  const { length } = value
  ensure(lengthBytes + length * 3)
  const from = end + lengthBytes
  let written = length
  if (length > shortText) written = room.write(value, from)
  else
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index)
      if (code > 127) {
        written = room.write(value, from)
        break
      }
      room[from + index] = code
    }
  view.setInt32(end, written)
  end = from + written
}

const shortText = 16

const dash = '-'.charCodeAt(0)

/** Lower case, with or without the dashes of a UUID. */
function writeHex(value: string): void {
  for (let index = 0; index < value.length; index += 2) {
    if (value.charCodeAt(index) === dash) index += 1
    room[end] = (digitOf(value.charCodeAt(index)) << 4) | digitOf(value.charCodeAt(index + 1))
    end += 1
  }
}

function digitOf(code: number): number {
  return code >= codeOfA ? code - codeOfA + 10 : code - codeOfZero
}

const codeOfZero = '0'.charCodeAt(0)
const codeOfA = 'a'.charCodeAt(0)
