// Sheet metal, die casting and heavy welded frames.
import type { DeviceKind } from '../device-kind.ts';
import { fault, gauge, metered, mode, RUNNING, setting, state, total } from '../point-template.ts';

export const STAMPING_PRESS: DeviceKind = {
  name: '闭式冲床',
  tag: 'PR',
  makers: [
    ['扬力', 'JH36-400'],
    ['协易', 'SLX-300'],
    ['会田', 'NC2-250'],
  ],
  price: [580, 1900],
  points: [
    gauge('冲压吨位', 'kN', '400', '3800', '重要'),
    gauge('滑块行程次数', 'rpm', '15', '60'),
    gauge('气垫压力', 'MPa', '0.20', '0.60'),
    gauge('润滑油压', 'MPa', '0.8', '2.5', '重要'),
    total('累计冲次', '个'),
    ...metered('90'),
    state('光幕保护'),
    ...RUNNING,
  ],
};

export const CURING_OVEN: DeviceKind = {
  name: '喷粉固化炉',
  tag: 'OV',
  makers: [
    ['杜尔', 'EcoSmart-V'],
    ['新长江', 'GH-24'],
  ],
  price: [760, 1700],
  points: [
    gauge('升温区温度', '℃', '150', '205'),
    gauge('保温区温度', '℃', '175', '215', '重要'),
    gauge('悬链速度', 'm/min', '2.0', '6.5'),
    gauge('燃气压力', 'kPa', '3', '12', '重要'),
    gauge('燃气流量', 'm³/h', '0', '95'),
    setting('保温区温度设定', '℃', '180', '210'),
    ...RUNNING,
  ],
};

export const FOAMING_MACHINE: DeviceKind = {
  name: '高压发泡机',
  tag: 'FM',
  makers: [
    ['康隆', 'A-Compact 100'],
    ['亨内基', 'HK650'],
  ],
  price: [820, 1650],
  points: [
    gauge('白料温度', '℃', '18', '24', '重要'),
    gauge('黑料温度', '℃', '18', '24', '重要'),
    gauge('白料压力', 'MPa', '11', '16'),
    gauge('黑料压力', 'MPa', '11', '16'),
    gauge('环戊烷浓度', 'ppm', '0', '1400', '紧急'),
    ...RUNNING,
  ],
};

export const LEAK_DETECTOR: DeviceKind = {
  name: '氦检漏机',
  tag: 'LD',
  makers: [
    ['英福康', 'LDS3000'],
    ['博为科技', 'BW-HE2'],
  ],
  price: [260, 640],
  points: [
    gauge('箱体真空度', 'Pa', '5', '60'),
    gauge('充氦压力', 'MPa', '0.8', '2.6'),
    total('累计检测数', '个'),
    total('不合格数', '个'),
    ...RUNNING,
  ],
};

export const MELTING_FURNACE: DeviceKind = {
  name: '集中熔化炉',
  tag: 'MF',
  makers: [
    ['史杰克西', 'MH II-N 3000'],
    ['日本坩埚', 'MK-2000'],
  ],
  price: [680, 1500],
  points: [
    gauge('铝液温度', '℃', '690', '760', '紧急'),
    gauge('炉膛温度', '℃', '760', '980', '重要'),
    gauge('天然气流量', 'm³/h', '0', '220'),
    total('累计天然气量', 'm³'),
    gauge('炉门冷却水温度', '℃', '15', '48'),
    setting('铝液温度设定', '℃', '690', '740'),
    fault('熄火报警', '紧急'),
    ...RUNNING,
  ],
};

export const DIE_CASTING_MACHINE: DeviceKind = {
  name: '压铸机',
  tag: 'DC',
  makers: [
    ['力劲', 'DCC2000'],
    ['布勒', 'Evolution 160D'],
    ['伊之密', 'LEAP 1650'],
  ],
  price: [3200, 9600],
  points: [
    gauge('锁模力', 'kN', '9000', '20000', '重要'),
    gauge('高速压射速度', 'm/min', '90', '420'),
    gauge('铸造压力', 'MPa', '40', '110', '重要'),
    gauge('保温炉铝液温度', '℃', '650', '700', '重要'),
    gauge('液压油温度', '℃', '25', '58'),
    gauge('循环时间', 's', '55', '140'),
    total('累计模次', '个'),
    ...metered('160'),
    ...RUNNING,
  ],
};

export const MACHINING_CENTER: DeviceKind = {
  name: '卧式加工中心',
  tag: 'MC',
  makers: [
    ['马扎克', 'HCN-6000'],
    ['牧野', 'a61nx'],
    ['科德数控', 'KHMC80U'],
  ],
  price: [1500, 3600],
  points: [
    gauge('主轴负载', '%', '0', '110', '重要'),
    gauge('主轴转速', 'rpm', '0', '12000'),
    gauge('主轴振动', 'mm/s', '0', '2.8', '重要'),
    gauge('切削液温度', '℃', '15', '35'),
    mode('当前程序号', '字符串'),
    total('累计件数', '个'),
    ...RUNNING,
  ],
};

export const WELDING_ROBOT: DeviceKind = {
  name: '焊接机器人',
  tag: 'WR',
  makers: [
    ['发那科', 'ARC Mate 120iD'],
    ['库卡', 'KR CYBERTECH nano'],
    ['埃斯顿', 'ER20-1780'],
  ],
  price: [220, 520],
  points: [
    gauge('焊接电流', 'A', '120', '380', '重要'),
    gauge('焊接电压', 'V', '18', '38'),
    gauge('送丝速度', 'm/min', '4', '16'),
    gauge('保护气流量', 'L/min', '12', '25', '重要'),
    total('累计焊缝数', '个'),
    mode('焊接程序号'),
    ...RUNNING,
  ],
};

export const SHOT_BLASTER: DeviceKind = {
  name: '通过式抛丸机',
  tag: 'SB',
  makers: [
    ['青岛大牌', 'Q6915'],
    ['维尔贝莱特', 'RRB 20/5'],
  ],
  price: [380, 920],
  points: [
    gauge('一号抛头电流', 'A', '0', '38'),
    gauge('二号抛头电流', 'A', '0', '38'),
    gauge('辊道速度', 'm/min', '0.5', '3.5'),
    gauge('除尘器压差', 'Pa', '200', '1600', '重要'),
    ...metered('120'),
    ...RUNNING,
  ],
};

export const HEAT_TREATMENT_FURNACE: DeviceKind = {
  name: '多用热处理炉',
  tag: 'HT',
  makers: [
    ['爱协林', 'VKEs5/2'],
    ['丰东', 'UBE-1000'],
  ],
  price: [1600, 3800],
  points: [
    gauge('一区炉温', '℃', '780', '960', '重要'),
    gauge('二区炉温', '℃', '780', '960', '重要'),
    gauge('碳势', '%', '0.6', '1.25', '重要'),
    gauge('淬火油温度', '℃', '50', '110', '紧急'),
    gauge('氮气流量', 'm³/h', '2', '18'),
    setting('炉温设定', '℃', '780', '950'),
    ...metered('260'),
    ...RUNNING,
  ],
};
