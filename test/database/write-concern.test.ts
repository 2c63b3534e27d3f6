import { expect, test } from '@jest/globals';
import { writeConcernFor } from '../../src/database/write-concern.js';

test.each([
  ['mongodb://%2Ftmp%2Fam-1%2Fdb.sock', 1],
  ['mongodb://user:secret@%2ftmp%2fdb.sock/', 1],
  ['mongodb://127.0.0.1:27017', 'majority'],
  ['mongodb://db1,db2,db3/?replicaSet=rs0', 'majority'],
  ['mongodb+srv://cluster.example.com/', 'majority'],
])('writes to %s are acknowledged with w: %s, in the journal', (url, w) => {
  expect(writeConcernFor(url)).toEqual({ w, journal: true });
});

test.each(['mongodb://db1/?w=1', 'mongodb://db1/?replicaSet=rs0&w=2', 'mongodb://%2Ftmp%2Fdb.sock/?journal=false'])(
  'an address that states its own wish is left alone: %s',
  (url) => expect(writeConcernFor(url)).toBeUndefined(),
);
