// The gateways and data sources of a site: one gateway a workshop, one data source a station, addresses in the site's intranet.
import type { SampleSite } from '../sites.ts';
import { type Audit, type Era, pastAudit } from './audit.ts';
import { codeOf, type Name } from './dictionaries.ts';
import type { Station } from './stations.ts';

export interface GatewayRow extends Audit {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly ip: string;
  readonly model: string;
  readonly workshop_code: string | null;
}

export interface SourceRow extends Audit {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly gateway_id: number;
  readonly protocol_code: string | null;
  readonly host: string;
  readonly port: number;
  readonly cycle_ms: number;
}

const GATEWAYS = ['EG8200', 'IOT2050', 'UNO-2271G', 'AR502H'];

/** What stands behind a protocol: how people call it and the port it listens on. Serial lines go through a port server. */
const CONTROLLERS: Readonly<Record<Name<'protocol'>, readonly [called: string, port: number]>> = {
  'Modbus TCP': ['PLC', 502],
  'Modbus RTU': ['串口服务器', 4196],
  'OPC UA': ['OPC UA服务器', 4840],
  'OPC DA': ['工控机', 135],
  S7: ['PLC', 102],
  MQTT: ['边缘网关', 1883],
  BACnet: ['DDC控制器', 47808],
  IEC104: ['综保通讯管理机', 2404],
  DLT645: ['电表采集器', 4001],
  HTTP: ['数据接口', 8080],
  'EtherNet/IP': ['PLC', 44818],
};

/** One gateway for every workshop that has a station, in order of appearance. */
export function gatewaysOf(
  site: SampleSite,
  stations: readonly Station[],
  workshops: ReadonlyMap<string, string>,
  era: Era,
): GatewayRow[] {
  return [...new Set(stations.map((station) => station.hall))].map((hall, index) => ({
    id: index + 1,
    code: `${site.prefix}-GW-${String(index + 1).padStart(2, '0')}`,
    name: `${hall}网关`,
    ip: `10.${site.network}.${10 + index}.2`,
    model: era.random.pick(GATEWAYS),
    workshop_code: workshops.get(hall) ?? null,
    ...pastAudit(era),
  }));
}

/** One data source for every station, in the station's order, behind its workshop's gateway. */
export function sourcesOf(
  site: SampleSite,
  stations: readonly Station[],
  gateways: readonly GatewayRow[],
  era: Era,
): SourceRow[] {
  return stations.map((station, index) => {
    const gateway = gateways.find((candidate) => candidate.name === `${station.hall}网关`);
    const [called, port] = CONTROLLERS[station.protocol];
    return {
      id: index + 1,
      code: `${site.prefix}-DS-${String(index + 1).padStart(2, '0')}`,
      name: `${station.name}${called}`,
      gateway_id: gateway?.id ?? 0,
      protocol_code: codeOf('protocol', station.protocol),
      host: `${gateway?.ip.replace(/\.2$/, '')}.${20 + index}`,
      port,
      cycle_ms: station.cycle,
      ...pastAudit(era),
    };
  });
}
