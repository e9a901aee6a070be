"use strict";

// Azurite keeps a table as a list with two sorted indexes, and goes through all three for each row that is taken out of them. It
// changes a row by taking it out and putting it in again: the longer a run, the longer each change takes. Here a row is changed
// where it stands, there is no index that nobody asks by, and where nothing is taken out of a list nothing is sorted anew.

const { Collection } = require("lokijs");
const Store = require("azurite/dist/src/table/persistence/LokiTableMetadataStore").default;

/** Rows, of which one that is removed makes room for the one that is inserted after it. */
function replacing(rows) {
  let old;
  return {
    findOne: (query) => rows.findOne(query),
    remove: (row) => (old = row),
    insert: (row) => {
      const [, position] = rows.get(old.$loki, true);
      row.$loki = old.$loki;
      row.meta = old.meta;
      rows.data[position] = row;
      rows.dirty = true;

      // As of a row that was removed: it may be put in again when its batch fails.
      delete old.$loki;
      delete old.meta;
    },
  };
}

const update = Store.prototype.updateTableEntity;
Store.prototype.updateTableEntity = function (...about) {
  const inPlace = Object.create(this);
  inPlace.getEntityCollection = (...which) => replacing(this.getEntityCollection(...which));
  return update.apply(inPlace, about);
};

const create = Store.prototype.createCollectionForTable;
Store.prototype.createCollectionForTable = function (table) {
  create.call(this, table);
  delete this.db.getCollection(this.getTableCollectionName(table.account, table.table)).binaryIndices.RowKey;
};

// Each look at a queue removes what has expired, which mostly is nothing; messages that are done with leave one by one.
const removeAt = Collection.prototype.removeBatchByPositions;
Collection.prototype.removeBatchByPositions = function (positions) {
  if (positions.length > 1) {
    removeAt.call(this, positions);
  } else if (positions.length === 1) {
    this.remove(this.data[positions[0]]);
  }
};
