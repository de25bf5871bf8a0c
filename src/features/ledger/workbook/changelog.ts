export const writeChangelog = async (..._: unknown[]): Promise<never> => {
  throw new Error('x');
};
