// Film lines, injection moulding and tyres.
import type { DeviceKind } from '../device-kind.ts';
import { fault, gauge, metered, mode, RUNNING, setting, total } from '../point-template.ts';

export const EXTRUDER: DeviceKind = {
  name: '挤出机',
  tag: 'EX',
  makers: [
    ['科倍隆', 'ZSK92'],
    ['克劳斯玛菲', 'KMD90-36'],
    ['金纬机械', 'JWS120'],
    ['大连橡塑', 'SJ-150'],
  ],
  price: [1100, 3900],
  points: [
    gauge('一区机筒温度', '℃', '160', '240'),
    gauge('二区机筒温度', '℃', '170', '250'),
    gauge('三区机筒温度', '℃', '180', '260'),
    gauge('机头温度', '℃', '180', '265', '重要'),
    gauge('熔体压力', 'MPa', '4', '28', '紧急'),
    gauge('螺杆转速', 'rpm', '20', '140'),
    gauge('主电机电流', 'A', '0', '420'),
    setting('螺杆转速设定', 'rpm', '20', '140'),
    ...metered('315'),
    ...RUNNING,
  ],
};

export const FILM_STRETCHER: DeviceKind = {
  name: '横向拉伸机',
  tag: 'TD',
  makers: [
    ['布鲁克纳', 'TDO-8.7'],
    ['青岛中科', 'TS-6000'],
  ],
  price: [6200, 15800],
  points: [
    gauge('预热区温度', '℃', '85', '120'),
    gauge('拉伸区温度', '℃', '95', '135', '重要'),
    gauge('定型区温度', '℃', '180', '245', '重要'),
    gauge('链夹速度', 'm/min', '60', '420'),
    gauge('出口薄膜厚度', 'μm', '11.5', '12.6', '重要'),
    ...metered('680'),
    ...RUNNING,
  ],
};

export const REWINDER: DeviceKind = {
  name: '收卷机',
  tag: 'RW',
  makers: [
    ['布鲁克纳', 'BW-8700'],
    ['意达', 'Atlas CW1040'],
  ],
  price: [900, 2400],
  points: [
    gauge('收卷张力', 'N', '120', '680'),
    gauge('收卷速度', 'm/min', '60', '420'),
    total('累计卷数', '个'),
    gauge('压辊压力', 'kPa', '80', '320'),
    ...RUNNING,
  ],
};

export const INJECTION_MACHINE: DeviceKind = {
  name: '注塑机',
  tag: 'IM',
  makers: [
    ['海天', 'MA3200Ⅲ'],
    ['伊之密', 'UN260SK'],
    ['恩格尔', 'victory 330'],
    ['震雄', 'JM268-MK6'],
  ],
  price: [280, 1250],
  points: [
    gauge('料筒一段温度', '℃', '180', '245'),
    gauge('料筒二段温度', '℃', '185', '250'),
    gauge('射嘴温度', '℃', '190', '260', '重要'),
    gauge('注射压力', 'MPa', '20', '165', '重要'),
    gauge('保压压力', 'MPa', '10', '110'),
    gauge('锁模力', 'kN', '800', '3200'),
    gauge('循环周期', 's', '12', '68'),
    gauge('油温', '℃', '25', '55', '重要'),
    total('累计模次', '个'),
    ...metered('75'),
    ...RUNNING,
  ],
};

export const MOLD_HEATER: DeviceKind = {
  name: '模温机',
  tag: 'MH',
  makers: [
    ['信易', 'STM-910W'],
    ['奥德', 'AOS-20'],
  ],
  price: [12, 46],
  points: [gauge('出口温度', '℃', '40', '140'), setting('温度设定', '℃', '40', '140'), fault('缺水报警')],
};

export const RESIN_DRYER: DeviceKind = {
  name: '除湿干燥机',
  tag: 'DR',
  makers: [
    ['信易', 'SCD-160U'],
    ['摩丹', 'DP612'],
  ],
  price: [36, 110],
  points: [
    gauge('干燥温度', '℃', '75', '130'),
    gauge('回风露点', '℃', '-50', '-25', '重要'),
    gauge('料斗料位', '%', '20', '95'),
    ...RUNNING,
  ],
};

export const RUBBER_MIXER: DeviceKind = {
  name: '密炼机',
  tag: 'BM',
  makers: [
    ['大连橡塑', 'GK320N'],
    ['益阳橡机', 'GN255'],
  ],
  price: [4600, 9800],
  points: [
    gauge('混炼室温度', '℃', '60', '175', '重要'),
    gauge('上顶栓压力', 'MPa', '0.30', '0.75'),
    gauge('转子转速', 'rpm', '10', '60'),
    gauge('主电机电流', 'A', '0', '1450', '重要'),
    ...metered('1500'),
    mode('胶料配方', '字符串'),
    ...RUNNING,
  ],
};

export const CALENDER: DeviceKind = {
  name: '四辊压延机',
  tag: 'CA',
  makers: [
    ['贝尔斯托夫', 'S-28x78'],
    ['大连橡塑', 'XY-4S2400'],
  ],
  price: [5200, 12600],
  points: [
    gauge('上辊温度', '℃', '60', '105'),
    gauge('下辊温度', '℃', '60', '105'),
    gauge('胶片厚度', 'mm', '0.85', '1.35', '重要'),
    gauge('帘布张力', 'N', '400', '1600'),
    gauge('线速度', 'm/min', '15', '70'),
    ...metered('480'),
    ...RUNNING,
  ],
};

export const CURING_PRESS: DeviceKind = {
  name: '硫化机',
  tag: 'CP',
  makers: [
    ['华澳轮胎设备', 'LLB-1260'],
    ['巨轮智能', 'PCR-H52'],
    ['桂林橡机', 'LL-B1330'],
  ],
  price: [680, 1500],
  points: [
    gauge('热板温度', '℃', '145', '182', '重要'),
    gauge('模套温度', '℃', '145', '185', '重要'),
    gauge('内温', '℃', '170', '208', '重要'),
    gauge('内压', 'MPa', '1.2', '2.8', '紧急'),
    gauge('合模力', 'kN', '900', '1650'),
    gauge('硫化时间', 'min', '9', '22'),
    total('累计条数', '个'),
    ...RUNNING,
  ],
};
