#!/usr/bin/env node
// Copies the co-op's tables to files and back. Azure keeps deleted blobs, but not tables: this is their backup.
// Nothing is left out but what must not be had back: sessions, codes, limits, and the keys of votes, without which a
// stolen backup links no ballot to its voter (docs/operations.md).
//
//   scripts/tables.mjs backup folder     every row of every table, a file a table, sorted by keys
//   scripts/tables.mjs restore folder    inserts what is not there; never changes a row that differs
//
// PEEP_STORAGE: the account's name; whoever runs it is signed in with the Azure CLI and may read (to restore, write)
// its tables. Or PEEP_TABLES: the tables' address with a SAS, as for an emulator.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const left = ['BallotKeys', 'Sessions', 'SignInCodes', 'Limits']
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tables = JSON.parse(readFileSync(join(root, 'infra', 'names.json'), 'utf8')).tables
  .filter(table => !left.includes(table))

const [mode, folder] = process.argv.slice(2)
if (!['backup', 'restore'].includes(mode) || !folder) {
  console.error('Usage: scripts/tables.mjs backup|restore folder')
  process.exit(64)
}

const [address, sas = ''] = (process.env.PEEP_TABLES
  ?? `https://${need('PEEP_STORAGE')}.table.core.windows.net`).split('?')
let token = null

function need(name) {
  if (!process.env[name]) throw new Error(`${name} is not set.`)
  return process.env[name]
}

// The Azure CLI renews its token by itself; ours is asked for again before it can be too old.
function authorization() {
  if (sas) return {}
  if (!token || token.until < Date.now()) {
    const text = execFileSync('az', ['account', 'get-access-token', '--resource', 'https://storage.azure.com/',
      '--query', 'accessToken', '--output', 'tsv'], { encoding: 'utf8' }).trim()
    token = { text, until: Date.now() + 4 * 60_000 }
  }
  return { Authorization: `Bearer ${token.text}` }
}

async function ask(method, path, query = {}, body = null) {
  const parameters = new URLSearchParams(sas)
  for (const [name, value] of Object.entries(query)) parameters.set(name, value)
  for (let attempt = 1; ; attempt++) {
    let answer = null
    try {
      answer = await fetch(`${address.replace(/\/$/, '')}/${path}?${parameters}`, {
        method,
        headers: {
          ...authorization(),
          'Content-Type': 'application/json',
          Accept: 'application/json;odata=fullmetadata',
          'x-ms-version': '2019-02-02',
          'x-ms-date': new Date().toUTCString(),
          DataServiceVersion: '3.0',
          Prefer: 'return-no-content',
        },
        body,
      })
    } catch (lost) {
      if (attempt === 6) throw lost
    }
    if (answer && answer.status < 500 && answer.status !== 429) return answer
    if (attempt === 6) throw new Error(`${method} ${path.split('(')[0]}: ${answer.status}`)
    await new Promise(resolve => setTimeout(resolve, 250 * 2 ** attempt))
  }
}

// What storage says about a row besides its values, which is other in another account. Types come with their columns,
// but for a double, which looks like an int when it is whole: the co-op stores none (CONTRIBUTING.md, rule 4).
function values(row) {
  const about = key => key.startsWith('odata.') || key.split('@')[0] === 'Timestamp'
    || ['PartitionKey@odata.type', 'RowKey@odata.type'].includes(key)
  return Object.fromEntries(Object.entries(row).filter(([key]) => !about(key)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const hash = text => createHash('sha256').update(text).digest('hex')

async function readAll(table) {
  const rows = []
  for (let next = {}; next;) {
    const answer = await ask('GET', `${table}()`, next)
    if (!answer.ok) throw new Error(`${table}: ${answer.status}`)
    rows.push(...(await answer.json()).value.map(values))
    const [partition, row] = ['partitionkey', 'rowkey'].map(key =>
      answer.headers.get(`x-ms-continuation-next${key}`))
    next = partition ? { NextPartitionKey: partition, ...(row ? { NextRowKey: row } : {}) } : null
  }
  return rows.map(row => JSON.stringify(row)).join('\n') + (rows.length ? '\n' : '')
}

async function backup() {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const manifest = { takenUtc: new Date().toISOString(), leftOut: left, tables: {} }
  for (const table of tables) {
    const text = await readAll(table)
    const file = join(folder, `${table}.ndjson`)
    writeFileSync(file, text, { mode: 0o600 })
    chmodSync(file, 0o600)
    manifest.tables[table] = { rows: text ? text.trimEnd().split('\n').length : 0, sha256: hash(text) }
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
  console.log(`${tables.length} tables, ${rows} rows, without ${left.join(', ')}`)
}

const quoted = key => encodeURIComponent(`'${key.replaceAll("'", "''")}'`)

// After a lost answer a row is there already: what counts is that it says the same.
async function put(table, line, counts) {
  const row = JSON.parse(line)
  const made = await ask('POST', table, {}, line)
  if (made.status === 201 || made.status === 204) {
    counts.inserted++
    return
  }
  if (made.status !== 409) throw new Error(`${table}: ${made.status}`)
  const there = await ask('GET', `${table}(PartitionKey=${quoted(row.PartitionKey)},RowKey=${quoted(row.RowKey)})`)
  if (there.ok && JSON.stringify(values(await there.json())) === line) counts.same++
  else counts.differ++
}

async function restore() {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const texts = {}
  for (const [table, { sha256 }] of Object.entries(manifest.tables)) {
    texts[table] = readFileSync(join(folder, `${table}.ndjson`), 'utf8')
    if (hash(texts[table]) !== sha256) throw new Error(`${table}.ndjson is not what was written: nothing restored.`)
  }
  const counts = { inserted: 0, same: 0, differ: 0 }
  for (const [table, text] of Object.entries(texts)) {
    const made = await ask('POST', 'Tables', {}, JSON.stringify({ TableName: table }))
    if (!made.ok && made.status !== 409) throw new Error(`${table}: ${made.status}`)
    const lines = text.split('\n').filter(Boolean)
    const work = Array.from({ length: 16 }, async () => {
      for (let line = lines.pop(); line; line = lines.pop()) await put(table, line, counts)
    })
    await Promise.all(work)
  }
  console.log(`${counts.inserted} rows inserted, ${counts.same} were there, ${counts.differ} are there and differ`)
  if (counts.differ > 0) process.exitCode = 1
}

await (mode === 'backup' ? backup() : restore())
