// Refusals of Bitables by their code, with the status of the newer pages or of the older ones (feishu.md §6.7).
import { type JsonAnswer, refused } from '../http/answer.ts';
import type { BitableSettings } from './settings.ts';

/** What went wrong: a foreseen end of a call. */
export interface Refusal {
  readonly code: number;
  /** In place of the code's name. */
  readonly msg?: string;
}

const NAMES: ReadonlyMap<number, readonly [name: string, newerStatus: number]> = new Map([
  [1254000, ['WrongRequestJson', 400]],
  [1254001, ['WrongRequestBody', 400]],
  [1254002, ['Fail', 400]],
  [1254003, ['WrongBaseToken', 400]],
  [1254004, ['WrongTableId', 400]],
  [1254005, ['WrongViewId', 400]],
  [1254006, ['WrongRecordId', 400]],
  [1254007, ['EmptyValue', 400]],
  [1254009, ['WrongFieldId', 400]],
  [1254011, ['page size is invalid', 400]],
  [1254012, ['NotSupportFieldOrView', 400]],
  [1254013, ['TableNameDuplicated', 400]],
  [1254014, ['FieldNameDuplicated', 400]],
  [1254015, ['Field types do not match.', 400]],
  [1254016, ['InvalidSort', 400]],
  [1254018, ['InvalidFilter', 400]],
  [1254019, ['InvalidViewType', 400]],
  [1254020, ['ViewNameDuplicated', 400]],
  [1254021, ['EmptyName', 400]],
  [1254022, ['InvalidName', 400]],
  [1254024, ['InvalidFieldNames', 400]],
  [1254026, ['EmptyOptionName', 400]],
  [1254028, ['EmptyFieldName', 400]],
  [1254029, ['InvalidFieldName', 400]],
  [1254030, ['TooLargeResponse', 400]],
  [1254036, ['Base is copying, please try again later.', 400]],
  [1254034, ['the last table can not be deleted', 403]],
  [1254037, ['Invalid client token, please make sure that it complies with the specification.', 400]],
  [1254040, ['BaseTokenNotFound', 404]],
  [1254041, ['TableIdNotFound', 404]],
  [1254042, ['ViewIdNotFound', 404]],
  [1254043, ['RecordIdNotFound', 404]],
  [1254044, ['FieldIdNotFound', 404]],
  [1254045, ['FieldNameNotFound', 404]],
  [1254046, ['PrimaryFieldCanNotBeDeleted', 400]],
  [1254060, ['TextFieldConvFail', 400]],
  [1254061, ['NumberFieldConvFail', 400]],
  [1254062, ['SingleSelectFieldConvFail', 400]],
  [1254063, ['MultiSelectFieldConvFail', 400]],
  [1254064, ['DatetimeFieldConvFail', 400]],
  [1254065, ['CheckboxFieldConvFail', 400]],
  [1254066, ['UserFieldConvFail', 400]],
  [1254067, ['LinkFieldConvFail', 400]],
  [1254068, ['URLFieldConvFail', 400]],
  [1254069, ['AttachFieldConvFail', 400]],
  [1254072, ['Failed to convert phone field, please make sure it is correct.', 400]],
  [1254074, ['The parameters of Duplex Link field are invalid and need to be filled with an array of string.', 400]],
  [1254080, ['TextFieldPropertyError', 400]],
  [1254081, ['NumberFieldPropertyError', 400]],
  [1254082, ['SingleSelectFieldPropertyError', 400]],
  [1254083, ['MultiSelectFieldPropertyError', 400]],
  [1254084, ['DateFieldPropertyError', 400]],
  [1254085, ['CheckboxFieldPropertyError', 400]],
  [1254086, ['UserFieldPropertyError', 400]],
  [1254087, ['URLFieldPropertyError', 400]],
  [1254088, ['AttachFieldPropertyError', 400]],
  [1254089, ['LinkFieldPropertyError', 400]],
  [1254091, ['FormulaFieldPropertyError', 400]],
  [1254092, ['DuplexLinkFieldPropertyError', 400]],
  [1254093, ['CreatedTimeFieldPropertyError', 400]],
  [1254094, ['ModifiedTimeFieldPropertyError', 400]],
  [1254095, ['CreatedUserFieldPropertyError', 400]],
  [1254096, ['ModifiedUserFieldPropertyError', 400]],
  [1254100, ['TableExceedLimit', 400]],
  [1254101, ['ViewExceedLimit', 400]],
  [1254103, ['RecordExceedLimit', 400]],
  [1254104, ['RecordAddOnceExceedLimit', 400]],
  [1254105, ['ColumnExceedLimit', 400]],
  [1254130, ['TooLargeCell', 400]],
  [1254112, ['TooManyRequestInSingleBase', 400]],
  [1254200, ['Internal Error', 500]],
  [1254290, ['TooManyRequest', 429]],
  [1254291, ['Write conflict', 400]],
  [1254302, ['Permission denied.', 403]],
  [1254303, ['AttachPermNotAllow', 403]],
  [1254304, ['Permission denied.', 403]],
  [1254306, ['The tenant or base owner is subject to base plan limits.', 403]],
  [1254606, ['DataNotChange', 400]],
  [1254607, ['Data not ready, please try again later', 400]],
  [1254608, ['Same API requests are submitted repeatedly.', 403]],
  [1255001, ['InternalError', 500]],
  [1255002, ['RpcError', 500]],
  [1255003, ['MarshalError', 500]],
  [1255004, ['UmMarshalError', 500]],
  [1255005, ['ConvError', 500]],
  [1255006, ['client token conflict, please generate a new client token and try again.', 400]],
  [1255040, ['timeout', 504]],
  [91402, ['NOTEXIST', 404]],
  [91403, ['Forbidden', 403]],
]);

export function refusalAnswer({ code, msg }: Refusal, { statuses }: BitableSettings): JsonAnswer {
  const [name, newer] = NAMES.get(code) ?? ['Fail', 400];
  return refused(statuses === 'older' ? 200 : newer, code, msg ?? name);
}

/** The code with its name, as people look it up. */
export function refusalText({ code, msg }: Refusal): string {
  return `${code} ${msg ?? NAMES.get(code)?.[0] ?? ''}`.trim();
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'number';
}
