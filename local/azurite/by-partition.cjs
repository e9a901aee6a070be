"use strict";

// Azurite answers a query of a table by trying its filter on every row of the table: a run of weeks would spend most of its time
// there. Here the rows are narrowed to those of the filter's partition before it is tried, as the service does. What is answered
// is the same; a filter that is not understood here is tried on every row.

const Store = require("azurite/dist/src/table/persistence/LokiTableMetadataStore").default;

const all = Store.prototype.queryTableEntities;
const clause = /^PartitionKey (eq|ge|gt|le|lt) '((?:[^']|'')*)'(?: and |$)/;
const compare = {
  eq: (key, bound) => key === bound,
  ge: (key, bound) => key >= bound,
  gt: (key, bound) => key > bound,
  le: (key, bound) => key <= bound,
  lt: (key, bound) => key < bound,
};

/** The partitions that a filter begins with, as [operator, key]; null where it takes rows beside them, too. */
function clausesOf(filter) {
  const clauses = [];
  let rest = filter;
  for (let match = clause.exec(rest); match; match = clause.exec(rest)) {
    clauses.push([match[1], match[2].replaceAll("''", "'")]);
    rest = rest.slice(match[0].length);
  }

  return clauses.length > 0 && alternativesOf(rest).length === 1 ? clauses : null;
}

/** The parts of a filter that stand beside each other with "or". */
function alternativesOf(filter) {
  const parts = [""];
  let depth = 0;
  for (const [word] of filter.matchAll(/'(?:[^']|'')*'|[()]|[^\s()']+|\s+/g)) {
    depth += word === "(" ? 1 : word === ")" ? -1 : 0;
    if (depth === 0 && word.toLowerCase() === "or") {
      parts.push("");
    } else {
      parts[parts.length - 1] += word;
    }
  }

  return parts.map((part) => part.trim());
}

/** What is in a pair of parentheses that holds all of it. */
function inside(filter) {
  let depth = 0;
  const words = [...filter.matchAll(/'(?:[^']|'')*'|[()]|[^()']+/g)].map(([word]) => word);
  const closes = words.findIndex((word) => (depth += word === "(" ? 1 : word === ")" ? -1 : 0) === 0);
  return words[0] === "(" && closes === words.length - 1 ? filter.slice(1, -1) : filter;
}

/** For each of a filter's alternatives its partitions; none where one of them is not understood. */
function partitionsOf(filter) {
  const alternatives = alternativesOf(filter ?? "").map((part) => clausesOf(inside(part)));
  return alternatives.includes(null) ? [] : alternatives;
}

/** What the index on partitions finds: all that is asked for, and perhaps more. It holds what reads as a number to be one. */
function byIndex(partitions) {
  const ranges = partitions.map((clauses) => {
    const equal = clauses.find(([operator]) => operator === "eq");
    const low = equal ?? clauses.find(([operator]) => operator.startsWith("g"));
    const high = equal ?? clauses.find(([operator]) => operator.startsWith("l"));
    return low && high && [low[1], high[1]].every((key) => key !== "" && Number.isNaN(Number(key))) ? { PartitionKey: { $between: [low[1], high[1]] } } : null;
  });
  return ranges.includes(null) ? {} : ranges.length === 1 ? ranges[0] : { $or: ranges };
}

function isIn(key, clauses) {
  return clauses.every(([operator, bound]) => compare[operator](key, bound));
}

Store.prototype.queryTableEntities = function (context, account, table, options, ...rest) {
  const partitions = partitionsOf(options.filter);
  if (partitions.length === 0) {
    return all.call(this, context, account, table, options, ...rest);
  }

  const narrowed = Object.create(this);
  narrowed.getEntityCollection = (...which) => {
    const rows = this.getEntityCollection(...which);
    return { chain: () => rows.chain().find(byIndex(partitions)).where((row) => partitions.some((clauses) => isIn(row.PartitionKey, clauses))) };
  };
  return all.call(narrowed, context, account, table, options, ...rest);
};
