// Shows that you are among those who may vote: node verify-elector.mjs elector.json https://…/api
// elector.json is the answer of GET /api/proposals/{id}/elector, which you alone get; the second is where the proposal
// is read, as anyone may, for the number and the root of its electors. Write the root down when the vote opens: it must
// still be the same when it is counted. Trees are those of RFC 6962, section 2.1; a leaf is a member id. It needs
// Node.js 18 or newer and nothing else.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [file, api] = process.argv.slice(2);
const mine = JSON.parse(readFileSync(file, "utf8"));
const answer = await fetch(`${api}/proposals/${mine.proposal}`);
if (!answer.ok) throw new Error(`${mine.proposal}: ${answer.status}`);
const { electorate } = await answer.json();
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();

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

function check(body, proof, size, root) {
  const leaf = sha256(Buffer.from([0]), Buffer.from(mine.leaf));
  demand(proof.size === size, `${size} ${body} may vote`);
  demand(rootFrom(leaf, proof)?.toString("hex") === root, `you are one of them, under ${root}`);
}

if (mine.members) check("members", mine.members, electorate.members, electorate.root);
if (mine.directors) check("directors", mine.directors, electorate.directors, electorate.directorsRoot);
if (!mine.members && !mine.directors) demand(false, "you are in no electorate of it");
