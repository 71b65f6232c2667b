// Shows that an entry stands in the books of a closed period: node verify-proof.mjs proof.json [sha256:root]
// proof.json is the answer of GET /api/open-books/{period}/proof/{entryId}; the root is the one of
// GET /api/open-books/{period}, or better one that you or somebody you trust wrote down when the period was closed.
// Trees are those of RFC 6962, section 2.1. It needs Node.js 18 or newer and nothing else.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [file, expected] = process.argv.slice(2);
const answer = JSON.parse(readFileSync(file, "utf8"));
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leafHash = (data) => sha256(Buffer.from([0]), data);
const bytes = (root) => Buffer.from(root.replace(/^sha256:/, ""), "hex");

function rootFrom(leaf, { index, size, siblings }) {
  const left = siblings.map((hash) => Buffer.from(hash, "hex"));
  let hash = leaf;
  for (let last = size - 1; last > 0; index = index >> 1, last = last >> 1) {
    if (index % 2 === 0 && index === last) continue; // without a sibling it moves up as it is
    const sibling = left.shift();
    if (!sibling) return null;
    hash = index % 2 === 0 ? sha256(Buffer.from([1]), hash, sibling) : sha256(Buffer.from([1]), sibling, hash);
  }
  return left.length === 0 && index === 0 ? hash : null;
}

function demand(right, what) {
  console.log(`${right ? "ok   " : "WRONG"} ${what}`);
  if (!right) process.exitCode = 1;
}

const root = bytes(expected ?? answer.root);
const entry = JSON.parse(answer.leaf);
const previous = answer.previousRoot ? bytes(answer.previousRoot) : Buffer.alloc(0);
demand(answer.previousProof.index === 0, "the first leaf is the root of the period before");
demand(rootFrom(leafHash(previous), answer.previousProof)?.equals(root), `the root covers ${answer.previousRoot}`);
demand(entry.id === answer.entryId, `the entry is ${answer.entryId}`);
demand(rootFrom(leafHash(Buffer.from(answer.leaf)), answer.proof)?.equals(root), `it is under sha256:${root.toString("hex")}`);
console.log(JSON.stringify(entry, null, 2));
