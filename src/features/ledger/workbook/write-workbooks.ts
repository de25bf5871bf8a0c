export const writeWorkbooks = async (..._: unknown[]): Promise<never> => {
  throw new Error('x');
};
