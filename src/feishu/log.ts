// Where the client writes what went wrong; the shape of the program's log, which lies above this room.

export interface FeishuLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
