import { marksUnder } from '../../src/store/erasure/people.ts';

/** What is remembered of who was erased, in tests. */
export const markOf = marksUnder('a secret of tests');
