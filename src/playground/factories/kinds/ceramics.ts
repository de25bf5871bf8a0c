// Ceramic tiles: milling, spray drying, pressing, firing.
import type { DeviceKind } from '../device-kind.ts';
import { gauge, metered, RUNNING, setting, total } from '../point-template.ts';

export const BALL_MILL: DeviceKind = {
  name: '连续球磨机',
  tag: 'BA',
  makers: [
    ['科达', 'KDQM-18'],
    ['萨克米', 'MMC105'],
  ],
  price: [980, 2600],
  points: [
    gauge('泥浆比重', '无', '1.66', '1.74', '重要'),
    gauge('泥浆流量', 'm³/h', '6', '26'),
    gauge('主电机电流', 'A', '0', '680'),
    gauge('主轴承温度', '℃', '15', '70', '重要'),
    ...metered('630'),
    ...RUNNING,
  ],
};

export const SPRAY_DRYER: DeviceKind = {
  name: '喷雾干燥塔',
  tag: 'SD',
  makers: [
    ['科达', 'PD8000'],
    ['萨克米', 'ATM140'],
  ],
  price: [2600, 6800],
  points: [
    gauge('热风炉温度', '℃', '850', '1100', '重要'),
    gauge('进塔温度', '℃', '480', '620', '重要'),
    gauge('排风温度', '℃', '80', '120'),
    gauge('供浆压力', 'MPa', '1.6', '3.0'),
    gauge('粉料水分', '%', '5.8', '7.4', '重要'),
    gauge('塔内负压', 'Pa', '-450', '-120'),
    ...metered('340'),
    ...RUNNING,
  ],
};

export const TILE_PRESS: DeviceKind = {
  name: '自动压砖机',
  tag: 'TP',
  makers: [
    ['力泰', 'YP7280'],
    ['萨克米', 'PH6500'],
  ],
  price: [2200, 5400],
  points: [
    gauge('主缸压力', 'MPa', '12', '34', '重要'),
    gauge('压制次数', 'rpm', '5', '16'),
    gauge('模具温度', '℃', '40', '80'),
    gauge('液压油温', '℃', '25', '55', '重要'),
    total('累计片数', '个'),
    ...metered('220'),
    ...RUNNING,
  ],
};

export const ROLLER_KILN: DeviceKind = {
  name: '辊道窑',
  tag: 'RK',
  makers: [
    ['德力泰', 'DLT-FCC2950'],
    ['中窑', 'ZY-300'],
  ],
  price: [6800, 18600],
  points: [
    gauge('预热带温度', '℃', '450', '980'),
    gauge('烧成带上温', '℃', '1120', '1215', '紧急'),
    gauge('烧成带下温', '℃', '1110', '1205', '紧急'),
    gauge('急冷带温度', '℃', '520', '720'),
    gauge('窑内压力', 'Pa', '-15', '25'),
    gauge('燃气流量', 'm³/h', '180', '1250'),
    total('累计燃气量', 'm³'),
    gauge('烧成周期', 'min', '38', '75'),
    setting('烧成温度设定', '℃', '1130', '1210'),
    ...metered('420'),
    ...RUNNING,
  ],
};
