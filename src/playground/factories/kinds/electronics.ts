// Battery cells, semiconductor packaging and photovoltaic modules.
import type { DeviceKind } from '../device-kind.ts';
import { fault, gauge, metered, mode, RUNNING, setting, total } from '../point-template.ts';

export const SLURRY_MIXER: DeviceKind = {
  name: '双行星搅拌机',
  tag: 'MX',
  makers: [
    ['红运机械', 'PLM-650'],
    ['布勒', 'QuaLiB 200'],
  ],
  price: [680, 1500],
  points: [
    gauge('浆料温度', '℃', '15', '45', '重要'),
    gauge('公转转速', 'rpm', '5', '40'),
    gauge('自转转速', 'rpm', '200', '1500'),
    gauge('罐内真空度', 'kPa', '-98', '-60'),
    ...metered('160'),
    mode('配方号'),
    ...RUNNING,
  ],
};

export const COATER: DeviceKind = {
  name: '涂布机',
  tag: 'CO',
  makers: [
    ['璞泰来', 'JR-1400D'],
    ['先导智能', 'TB-1600S'],
    ['平野', 'M-200DL'],
  ],
  price: [3800, 9200],
  points: [
    gauge('涂布速度', 'm/min', '20', '80'),
    gauge('面密度', '无', '180.5', '196.5', '重要'),
    gauge('涂层厚度', 'μm', '92', '118', '重要'),
    gauge('一区烘箱温度', '℃', '80', '125'),
    gauge('二区烘箱温度', '℃', '90', '135'),
    gauge('三区烘箱温度', '℃', '85', '130'),
    gauge('放卷张力', 'N', '60', '180'),
    gauge('收卷张力', 'N', '80', '220'),
    setting('速度设定', 'm/min', '20', '80'),
    ...metered('420'),
    ...RUNNING,
  ],
};

export const CALENDER_PRESS: DeviceKind = {
  name: '辊压机',
  tag: 'RP',
  makers: [
    ['纳科诺尔', 'NK-800'],
    ['赢合科技', 'YH-GY900'],
  ],
  price: [1900, 4200],
  points: [
    gauge('辊压压力', 'kN', '600', '1800', '重要'),
    gauge('极片厚度', 'μm', '98', '132', '重要'),
    gauge('辊面温度', '℃', '20', '95'),
    gauge('辊缝', 'mm', '0.08', '0.35'),
    gauge('线速度', 'm/min', '20', '100'),
    ...metered('180'),
    ...RUNNING,
  ],
};

export const WINDER: DeviceKind = {
  name: '卷绕机',
  tag: 'WD',
  makers: [
    ['先导智能', 'LDW-21700'],
    ['赢合科技', 'YH-JR60'],
  ],
  price: [1200, 2600],
  points: [
    gauge('卷绕张力', 'N', '0.8', '4.5'),
    gauge('对齐度偏差', 'mm', '-0.3', '0.3', '重要'),
    total('累计产量', '个'),
    gauge('节拍', 's', '1.8', '6.0'),
    mode('生产批号', '字符串'),
    ...RUNNING,
  ],
};

export const FORMATION_CABINET: DeviceKind = {
  name: '化成柜',
  tag: 'FC',
  makers: [
    ['杭可科技', 'HK-512CH'],
    ['泰坦电力电子', 'TT-256'],
  ],
  price: [900, 2100],
  points: [
    gauge('库位温度', '℃', '20', '55', '紧急'),
    gauge('直流母线电压', 'V', '360', '420'),
    gauge('充电电流', 'A', '0', '120'),
    ...metered('90'),
    fault('烟感报警', '紧急'),
    ...RUNNING,
  ],
};

export const DIE_BONDER: DeviceKind = {
  name: '固晶机',
  tag: 'DB',
  makers: [
    ['ASM太平洋', 'AD838L'],
    ['新益昌', 'HAD8212'],
  ],
  price: [520, 980],
  points: [
    gauge('焊头压力', 'N', '0.3', '1.5'),
    gauge('载台温度', '℃', '20', '180'),
    gauge('点胶气压', 'MPa', '0.10', '0.45'),
    total('累计产量', '个'),
    mode('产品程序号', '字符串'),
    ...RUNNING,
  ],
};

export const WIRE_BONDER: DeviceKind = {
  name: '焊线机',
  tag: 'WB',
  makers: [
    ['库力索法', 'RAPID Pro'],
    ['ASM太平洋', 'Eagle AERO'],
  ],
  price: [380, 760],
  points: [
    gauge('预热板温度', '℃', '120', '210', '重要'),
    gauge('焊接压力', 'N', '0.15', '0.90'),
    gauge('保护气流量', 'L/min', '0.3', '1.2', '重要'),
    total('累计焊线数', '个'),
    ...RUNNING,
  ],
};

export const MOLDING_PRESS: DeviceKind = {
  name: '塑封压机',
  tag: 'MP',
  makers: [
    ['东和', 'YPS-120'],
    ['耐科装备', 'NTAMS120'],
  ],
  price: [860, 1900],
  points: [
    gauge('上模温度', '℃', '165', '185', '重要'),
    gauge('下模温度', '℃', '165', '185', '重要'),
    gauge('合模压力', 'kN', '300', '1200'),
    gauge('注塑压力', 'MPa', '3.5', '9.0'),
    ...metered('36'),
    ...RUNNING,
  ],
};

export const STRINGER: DeviceKind = {
  name: '串焊机',
  tag: 'SR',
  makers: [
    ['奥特维', 'AS3400'],
    ['先导智能', 'LDCH-8000'],
  ],
  price: [1300, 2500],
  points: [
    gauge('焊接温度', '℃', '180', '235', '重要'),
    gauge('焊带张力', 'N', '1.5', '6.0'),
    gauge('破片率', '%', '0', '0.3', '重要'),
    total('累计产量', '个'),
    ...metered('48'),
    ...RUNNING,
  ],
};

export const LAMINATOR: DeviceKind = {
  name: '层压机',
  tag: 'LM',
  makers: [
    ['金辰股份', 'JCCY-2660'],
    ['博硕光电', 'BSL-2654'],
  ],
  price: [760, 1650],
  points: [
    gauge('一腔加热板温度', '℃', '130', '155', '重要'),
    gauge('二腔加热板温度', '℃', '130', '155', '重要'),
    gauge('上室真空度', 'Pa', '20', '120'),
    gauge('层压压力', 'kPa', '-100', '60'),
    gauge('层压时间', 's', '300', '780'),
    setting('温度设定', '℃', '130', '155'),
    ...metered('110'),
    ...RUNNING,
  ],
};
