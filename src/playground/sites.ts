// The twelve sample sites: who they are, who works there, and which of them have an energy system.

export interface SampleSite {
  /** Short name in files, commands and URLs. */
  readonly code: string;
  readonly name: string;
  /** Other words people use for it; no word belongs to two sites. */
  readonly aliases: readonly string[];
  /** IANA name of the time zone its wall clocks show. */
  readonly timeZone: 'Asia/Shanghai';
  /** Whom to ask, as shown on pages. */
  readonly contact: string;
  /** Begins every code of the site, for instance `SZ-AC01`. */
  readonly prefix: string;
  /** Second octet of its intranet addresses. */
  readonly network: number;
  /** The people who change its configuration, as the systems record them; the first looks after energy. */
  readonly crew: readonly string[];
  /** Two of the twelve have no energy system: its ledger is absent there. */
  readonly hasEms: boolean;
}

function site(
  code: string,
  city: string,
  prefix: string,
  network: number,
  crew: string,
  hasEms: boolean,
  nickname?: string,
): SampleSite {
  const people = crew.split(' ');
  return {
    code,
    name: `${city}基地`,
    aliases: [city, prefix.toLowerCase(), ...(nickname === undefined ? [] : [nickname])],
    timeZone: 'Asia/Shanghai',
    contact: `${people[1]}（自控班长）`,
    prefix,
    network,
    crew: people,
    hasEms,
  };
}

export const SAMPLE_SITES: readonly SampleSite[] = [
  site('suzhou', '苏州', 'SZ', 21, '顾敏华 沈建国 陆晓峰 钱志伟 朱琳 徐海波', true, '姑苏'),
  site('wuxi', '无锡', 'WX', 22, '华丽娟 过立新 周宏伟 蒋雪梅 秦浩 邹文斌', true, '锡厂'),
  site('changzhou', '常州', 'CZ', 23, '史国平 恽洁 丁伟 巢建明 潘晓东 赵婷', true, '龙城'),
  site('nanjing', '南京', 'NJ', 24, '韩雪 端木强 陶志刚 金晶 夏明远 孙磊', true, '宁厂'),
  site('hangzhou', '杭州', 'HZ', 25, '俞慧 章建平 楼晓燕 方志明 来国庆 傅斌', true, '杭厂'),
  site('ningbo', '宁波', 'NB', 26, '乐静 裘海东 邬建军 应佳丽 竺伟民 胡晓波', true, '甬厂'),
  site('hefei', '合肥', 'HF', 27, '汪玉兰 鲍俊 程志远 桂芳 许大鹏 姚凯', true, '庐厂'),
  site('wuhan', '武汉', 'WH', 28, '涂春梅 熊汉生 余刚 胡海燕 万志强 喻波', true, '江城'),
  site('changsha', '长沙', 'CS', 29, '易红 彭湘军 谭勇 欧阳倩 刘建辉 粟鹏', false, '星城'),
  site('chengdu', '成都', 'CD', 30, '蒲晓蓉 罗川 冉建华 邓雨婷 向文俊 廖强', true, '蓉厂'),
  site('foshan', '佛山', 'FS', 31, '梁美玲 霍志坚 关伟雄 区嘉欣 麦国栋 冼永健', true, '禅城'),
  site('tianjin', '天津', 'TJ', 32, '穆春霞 郝建民 高玉宝 翟丽 纪振东 田野', false, '津厂'),
];
