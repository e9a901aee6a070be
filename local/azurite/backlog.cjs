"use strict";

// What the conductor of a run asks at each of its steps: how many messages are in each queue, invisible ones too, and the first
// partition of a table in each of some ranges. Asked as a client asks, that would be more than a third of all that the emulator
// is at. Here it is one request, on the port of the queues, and is answered beside the emulator's own handlers:
//
//   GET /backlog?table=due&from=00~&to=00~202603020100&from=01~&to=01~202603020100
//   { "queues": { "due": 0, … }, "firsts": ["00~202603020055", null] }

const Queues = require("azurite/dist/src/queue/QueueRequestListenerFactory").default;
const Tables = require("azurite/dist/src/table/TableRequestListenerFactory").default;

const Account = "devstoreaccount1", Path = "/backlog";

let tables;

/** By queue, how many messages it holds. */
function countsOf(store) {
  const counts = {};
  for (const queue of store.db.getCollection(store.QUEUES_COLLECTION).data) {
    counts[queue.name] = 0;
  }

  for (const message of store.db.getCollection(store.MESSAGES_COLLECTION).data) {
    counts[message.queueName]++;
  }

  return counts;
}

/** For each range the first partition in it; null where there is none. */
function firstsOf(table, from, to) {
  const rows = tables.db.getCollection(tables.getTableCollectionName(Account, table));
  return from.map((low, index) => {
    const found = rows?.chain().find({ PartitionKey: { $between: [low, to[index]] } }).data() ?? [];
    return found.reduce((first, row) => (first === null || row.PartitionKey < first ? row.PartitionKey : first), null);
  });
}

function answer(store, request, response) {
  const asked = new URL(request.url, "http://localhost").searchParams;
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      queues: countsOf(store),
      firsts: firstsOf(asked.get("table"), asked.getAll("from"), asked.getAll("to")),
    }),
  );
}

const createQueues = Queues.prototype.createRequestListener;
Queues.prototype.createRequestListener = function () {
  const listener = createQueues.call(this);
  return (request, response) => (request.url.startsWith(Path) ? answer(this.metadataStore, request, response) : listener(request, response));
};

const createTables = Tables.prototype.createRequestListener;
Tables.prototype.createRequestListener = function () {
  tables = this.metadataStore;
  return createTables.call(this);
};
