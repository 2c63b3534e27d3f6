import { describe, expect, test } from '@jest/globals';
import { deletionOf } from '../../../src/services/deletions/schedule-urls.js';

const FILESERVERS = ['http://files:8081', 'https://host/files/'];

describe('single files', () => {
  test.each([
    ['s3://bucket/a/b', 's3'],
    ['azure://account/a', 'azure'],
    ['gs://bucket/a', 'gs'],
    ['http://files:8081/a/b.bin', 'fileserver'],
    ['https://host/files/a', 'fileserver'],
  ])('%s is deleted from %s', (url, storageType) => {
    expect(deletionOf(url, 'file', FILESERVERS)).toEqual({ url, storageType, type: 'file' });
  });

  test.each([
    '',
    'file:///a',
    'http://elsewhere/a',
    'http://files:80811/a',
    'http://files:8081.evil/a',
    'S3://bucket/a',
  ])('%j is out of reach', (url) => {
    expect(deletionOf(url, 'file', FILESERVERS)).toBeUndefined();
  });
});

describe('with the folder', () => {
  test.each([
    ['http://files:8081/p/t.1/artifacts/x/f.bin', 'http://files:8081/p/t.1/artifacts/x'],
    ['http://files:8081/p/f.bin?sig=a/b#c/d', 'http://files:8081/p'],
    ['http://files:8081//p//f.bin', 'http://files:8081/p'],
    ['https://host/files/p/f', 'https://host/files/p'],
  ])('%s is deleted by %s', (url, folder) => {
    expect(deletionOf(url, 'folder', FILESERVERS)).toEqual({ url: folder, storageType: 'fileserver', type: 'folder' });
  });

  test.each(['http://files:8081/f.bin', 'https://host/files/f.bin', 'http://files:8081/', 's3://bucket/a/b/c'])(
    '%s is deleted alone',
    (url) => {
      expect(deletionOf(url, 'folder', FILESERVERS)).toMatchObject({ url, type: 'file' });
    },
  );
});
