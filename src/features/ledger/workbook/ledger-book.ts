export const writeLedgerBook = async (..._: unknown[]): Promise<never> => {
  throw new Error('x');
};
