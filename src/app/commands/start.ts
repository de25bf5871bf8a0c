export const startCommand = { words: ['start'], summary: '', options: {}, run: async () => 0 };
