-- 能源管理系统（EMS）的示例库结构（PostgreSQL）。twelve-sites-ems.yaml 按它读取，测试也用它建库。
-- 各基地共用一个库，用 site_code 区分；读取时每个基地只取自己的行：where: "site_code = '{site}'"。
-- 每张表都有 updated_by、updated_at（谁、何时最后修改），变更日志里的“谁、何时”取自它们。

-- 区域：一棵树，parent_id 为空的是整个厂区。
create table area (
  id         bigint primary key,
  site_code  varchar(32) not null,
  code       varchar(32) not null,
  name       varchar(64) not null,
  parent_id  bigint references area (id),
  updated_at timestamptz not null,
  updated_by varchar(32),
  unique (site_code, code)
);

-- 仪表：电表、水表、气表、蒸汽表；虚拟表由其他仪表计算得出，没有投运日期。
create table meter (
  id           bigint primary key,
  site_code    varchar(32) not null,
  code         varchar(32) not null,
  name         varchar(64) not null,
  kind         varchar(16) not null,      -- 电表 / 水表 / 气表 / 蒸汽表
  multiplier   numeric(10, 2) not null,   -- 互感器变比或脉冲当量
  commissioned date,                      -- 投运日期
  is_virtual   boolean not null,
  updated_at   timestamptz not null,
  updated_by   varchar(32),
  unique (site_code, code)
);

-- 计量点：一块仪表的一个计量项，归属一个区域。
create table metering_point (
  id           bigint primary key,
  site_code    varchar(32) not null,
  code         varchar(64) not null,
  name         varchar(128) not null,
  area_id      bigint references area (id),
  meter_id     bigint references meter (id),
  metric       varchar(32) not null,      -- 有功电量、瞬时流量 …
  unit         varchar(16),
  rated        numeric,                   -- 额定值，单位同 unit
  price        numeric(10, 4),            -- 单价，元；不计费的为空
  is_billing   boolean not null,
  guid         uuid not null,
  settings     jsonb not null,            -- 规约、变比、采集周期（分钟）等
  tags         text[],                    -- 一级、二级、计费、考核 …
  installed_at timestamptz,
  updated_at   timestamptz not null,
  updated_by   varchar(32),
  unique (site_code, code)
);

create index metering_point_area on metering_point (area_id);
create index metering_point_meter on metering_point (meter_id);
