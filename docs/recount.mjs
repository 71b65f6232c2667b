// Counts a sealed vote again from what is public: node recount.mjs https://…/api {proposal} [receipt]
// It reads the proposal, its ballots and the bylaws that it was decided by, and compares roots, rounds and the outcome.
// With your receipt it shows your ballot. Where ballots are withheld a teller sets PEEP_TOKEN to see them; anyone else
// can still check the receipts. The rules are those of docs/voting.md. It needs Node.js 18 or newer and nothing else.
import { createHash } from "node:crypto";

const [api, id, receipt] = process.argv.slice(2);
const headers = process.env.PEEP_TOKEN ? { Authorization: `Bearer ${process.env.PEEP_TOKEN}` } : {};
const get = async (path) => {
  const answer = await fetch(`${api}/${path}`, { headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((one) => Buffer.from(one)))).digest();
const byOrdinal = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function demand(right, what) {
  console.log(`${right ? "ok   " : "WRONG"} ${what}`);
  if (!right) process.exitCode = 1;
}

// RFC 6962, section 2.1.
function merkleRoot(leaves) {
  if (leaves.length === 0) return sha256("");
  let level = leaves.map((leaf) => sha256([0], leaf));
  while (level.length > 1) {
    const next = [];
    for (let i = 0; i < level.length; i += 2) {
      next.push(i + 1 < level.length ? sha256([1], level[i], level[i + 1]) : level[i]);
    }
    level = next;
  }
  return level[0];
}

// The single transferable vote of the Scottish Order of 2007, values in hundred-thousandths of a vote.
function count(seats, candidates, rankings, draw) {
  const vote = 100000n;
  const ballots = rankings.filter((ranking) => ranking.length > 0).map((ranking) => ({ ranking, next: 0 }));
  const quota = (BigInt(Math.floor(ballots.length / (seats + 1))) + 1n) * vote;
  const piles = new Map(candidates.map((name) => [name, { papers: [], votes: 0n, state: "continuing" }]));
  const rounds = [];
  let nonTransferable = 0n;
  const inState = (state) => candidates.filter((name) => piles.get(name).state === state);
  const lot = (name) => sha256(`${draw}\n${name}`).toString("hex");

  function passOn(papers, step, from, valueOf, moved) {
    const received = new Map(candidates.map((name) => [name, 0n]));
    for (const { ballot, value: before } of papers) {
      const value = valueOf(before);
      while (ballot.next < ballot.ranking.length && piles.get(ballot.ranking[ballot.next]).state !== "continuing") ballot.next++;
      const to = ballot.ranking[ballot.next];
      if (to === undefined) continue;
      piles.get(to).papers.push({ ballot, value });
      received.set(to, received.get(to) + value);
    }
    let sum = 0n;
    for (const [name, value] of received) {
      piles.get(name).votes += value;
      sum += value;
    }
    nonTransferable += (moved ?? sum) - sum;
    const elected = inState("continuing").filter((name) => piles.get(name).votes >= quota);
    for (const name of elected) piles.get(name).state = "elected";
    if (inState("continuing").length <= seats - inState("elected").length) elected.push(...inState("continuing"));
    for (const name of elected) piles.get(name).state = "elected";
    elected.sort((a, b) => Number(piles.get(b).votes - piles.get(a).votes));
    rounds.push({
      step, from, received: candidates.map((name) => Number(received.get(name))),
      votes: candidates.map((name) => Number(piles.get(name).votes)), nonTransferable: Number(nonTransferable), elected,
    });
  }

  function pick(among, lowest) {
    for (let round = rounds.length - 1; round >= 0 && among.length > 1; round--) {
      const votes = (name) => rounds[round].votes[candidates.indexOf(name)];
      const decisive = (lowest ? Math.min : Math.max)(...among.map(votes));
      among = among.filter((name) => votes(name) === decisive);
    }
    const drawn = [...among].sort((a, b) => byOrdinal(lot(a), lot(b)));
    return lowest ? drawn[0] : drawn[drawn.length - 1];
  }

  if (ballots.length > 0) passOn(ballots.map((ballot) => ({ ballot, value: vote })), "firstPreferences", null, (value) => value);
  while (ballots.length > 0 && inState("elected").length < seats && inState("continuing").length > 0) {
    const surpluses = inState("elected").filter((name) => piles.get(name).votes > quota);
    const from = surpluses.length > 0 ? pick(surpluses, false) : pick(inState("continuing"), true);
    const pile = piles.get(from);
    const { papers, votes } = pile;
    pile.papers = [];
    if (surpluses.length > 0) {
      const surplus = votes - quota;
      pile.votes = quota;
      passOn(papers, "surplus", from, (value) => (surplus * value) / votes, surplus);
    } else {
      [pile.state, pile.votes] = ["excluded", 0n];
      passOn(papers, "exclusion", from, (value) => value, votes);
    }
  }
  return { quota: Number(quota / vote), rounds };
}

const proposal = await get(`proposals/${id}`);
const published = proposal.count;
const ballots = [];
for (let next = ""; next !== null; ) {
  const page = await get(`proposals/${id}/ballots?limit=200${next && `&after=${next}`}`);
  ballots.push(...page.items);
  next = page.next;
}
ballots.sort((a, b) => byOrdinal(a.receipt, b.receipt));
const rules = await get(`bylaws/${proposal.rules}`);
const electorate = proposal.electorate;
const quorum = Math.min(electorate.members, Math.max(Math.ceil((rules.quorum.rateBps * electorate.members) / 10000), rules.quorum.minimum));

demand(ballots.length === published.ballots, `${ballots.length} ballots are published`);
demand(new Set(ballots.map((one) => one.receipt)).size === ballots.length, "no receipt stands twice");
demand(ballots.length <= electorate.members + (electorate.directors ?? 0), `there are no more than electors`);
demand(sha256(published.seed).toString("hex") === proposal.seedHash, "the seed is the one whose hash was published");
demand(published.quorum === quorum, `the quorum is ${quorum}`);
if (receipt) {
  const mine = ballots.find((one) => one.receipt === receipt);
  demand(mine !== undefined, `your ballot: ${mine?.choice ?? "counted, and withheld from the public"}`);
}

if (ballots.some((one) => one.choice === null)) {
  console.log("The rankings are withheld: only a teller can count them again.");
} else {
  const root = merkleRoot(ballots.map((one) => `${one.receipt} ${one.body} ${one.choice}`)).toString("hex");
  demand(root === published.ballotsRoot, `the ballots are under the root ${root}`);
  const result = proposal.kind === "election" ? recountElection() : recountChoices();
  demand(result === published.result, `the result is ${result}`);
}

function recountElection() {
  if (ballots.length < quorum || ballots.length === 0 || electorate.seats === 0) return "noQuorum";
  const candidates = proposal.candidates.map((one) => one.id).sort(byOrdinal);
  const draw = sha256([published.seed, ...ballots.map((one) => one.receipt)].join("\n")).toString("hex");
  const rankings = ballots.map((one) => (one.choice === "abstain" ? [] : one.choice.split(">")));
  const { quota, rounds } = count(electorate.seats, candidates, rankings, draw);
  demand(JSON.stringify(rounds) === JSON.stringify(published.election.rounds), `${rounds.length} rounds, quota ${quota}`);
  const elected = rounds.flatMap((round) => round.elected);
  demand(JSON.stringify(elected) === JSON.stringify(published.elected), `elected: ${elected.join(", ") || "nobody"}`);
  return elected.length > 0 ? "passed" : "rejected";
}

function recountChoices() {
  const tally = (body) => {
    const of = (choice) => ballots.filter((one) => one.body === body && one.choice === choice).length;
    return { yes: of("yes"), no: of("no"), abstain: of("abstain") };
  };
  const same = (mine, theirs) => ["yes", "no", "abstain"].every((one) => mine[one] === theirs[one]);
  const members = tally("members");
  const [upper, lower] = rules.thresholds[proposal.kind].split("/").map(Number);
  demand(same(members, published.members), `yes ${members.yes}, no ${members.no}, abstain ${members.abstain}`);
  if (proposal.kind === "sale") {
    const directors = tally("directors");
    demand(same(directors, published.directors), `of the directors: yes ${directors.yes}, no ${directors.no}`);
    const ofAll = (yes, all) => all > 0 && yes * lower >= upper * all;
    return ofAll(members.yes, electorate.members) && ofAll(directors.yes, electorate.directors) ? "passed" : "rejected";
  }
  if (ballots.length < quorum || ballots.length === 0) return "noQuorum";
  return members.yes * lower >= upper * (members.yes + members.no) && members.yes > members.no ? "passed" : "rejected";
}
