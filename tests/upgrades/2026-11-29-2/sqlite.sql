BEGIN TRANSACTION;
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_devicecode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(8) NOT NULL, "digest" BLOB NOT NULL UNIQUE, "created_at" datetime NOT NULL, "expires_at" datetime NULL, "used_at" datetime NULL, "form_hash" BLOB NULL, "person_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_operatorkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL UNIQUE, "digest" BLOB NOT NULL UNIQUE, "created_at" datetime NOT NULL);
INSERT INTO "accounts_operatorkey" VALUES(1,'the practice',X'007DE7781BB0879D54D1FD0A243872629F071824883B2F29DC4DB4C8E0C6CDFE','2026-11-29 10:22:17.894415');
CREATE TABLE "accounts_person" ("password" varchar(128) NOT NULL, "last_login" datetime NULL, "id" varchar(32) NOT NULL PRIMARY KEY, "email" varchar(254) NULL UNIQUE, "language" varchar(35) NOT NULL, "time_zone" varchar(63) NOT NULL, "is_active" bool NOT NULL, "is_staff" bool NOT NULL);
INSERT INTO "accounts_person" VALUES('!q5sHvW1lkrGq1LrVccGsbAw8faWMlfOh4sA7lebH','2026-11-29 10:22:17.516082','d2b034562b1ea9ba11961f96ee491d55',NULL,'en','UTC',1,0);
INSERT INTO "accounts_person" VALUES('!Ri8e0H1bbh3vOxbQHchJauqA9UJ1OE3VTGk6rlEM',NULL,'6c474a2087c39caff4645205c7485dc5',NULL,'en','UTC',1,0);
CREATE TABLE "accounts_session" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" BLOB NOT NULL UNIQUE, "data" text NOT NULL, "auth_hash" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "last_used_at" datetime NOT NULL, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "browser" varchar(32) DEFAULT '' NOT NULL, "opened_by_code" bool DEFAULT 0 NOT NULL);
INSERT INTO "accounts_session" VALUES(1,X'D96F1FFC412A0D6991ED84ABEE9B2845B009F278AC3A67E27AFDF4002D25EF96','aes256gcm:7S243Z/K9rhsxSgvbNJhQoJWb16SaI/JRWgYFPlI6oUMVc95CQP6CEQXMgxb1d4Z1DZjkw2Q3fGqzaDc8lqe2dCQeyO2STG6x93i0+Y5sqNFXiVhO+IfvN/pf9O3DzVcJfWB3d7J675LdNmZILyv1Uc2/G3cGjiJJiCSkyayTthnJqcvnNW96SJ3kpTGD4QxkZoLL+9SAdQiFSH0Yz6CP8ky5hgn4ZwHVaewNY9H8jGv0L0slUJCu8G9/JHKMBKXq4DEbdmetbfCMh7yjYZDcsBfXo1D9/5O3vr4PBxeqmKIHqWGM3d9RYm7jHAtDDNuMKJIBL314cZWR8K04oJumfWccDlYdDEZHstc1aNxgF6i0wSpSYCHdw==','fd31f1c0b2010881025faf4899e1d729adc7f65ed10f5515b443e12885905dc6','2026-11-29 10:22:17.312345','2026-11-29 10:22:17.312352','d2b034562b1ea9ba11961f96ee491d55','',0);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(2,1,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(3,1,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(4,1,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(5,2,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(6,2,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(7,2,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(8,2,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(9,3,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(10,3,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(11,3,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(12,3,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(13,4,'add_person','Can add person');
INSERT INTO "auth_permission" VALUES(14,4,'change_person','Can change person');
INSERT INTO "auth_permission" VALUES(15,4,'delete_person','Can delete person');
INSERT INTO "auth_permission" VALUES(16,4,'view_person','Can view person');
INSERT INTO "auth_permission" VALUES(17,5,'add_operatorkey','Can add operator key');
INSERT INTO "auth_permission" VALUES(18,5,'change_operatorkey','Can change operator key');
INSERT INTO "auth_permission" VALUES(19,5,'delete_operatorkey','Can delete operator key');
INSERT INTO "auth_permission" VALUES(20,5,'view_operatorkey','Can view operator key');
INSERT INTO "auth_permission" VALUES(21,6,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(22,6,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(23,6,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(24,6,'view_session','Can view session');
INSERT INTO "auth_permission" VALUES(25,7,'add_devicecode','Can add device code');
INSERT INTO "auth_permission" VALUES(26,7,'change_devicecode','Can change device code');
INSERT INTO "auth_permission" VALUES(27,7,'delete_devicecode','Can delete device code');
INSERT INTO "auth_permission" VALUES(28,7,'view_devicecode','Can view device code');
INSERT INTO "auth_permission" VALUES(29,8,'add_key','Can add key');
INSERT INTO "auth_permission" VALUES(30,8,'change_key','Can change key');
INSERT INTO "auth_permission" VALUES(31,8,'delete_key','Can delete key');
INSERT INTO "auth_permission" VALUES(32,8,'view_key','Can view key');
INSERT INTO "auth_permission" VALUES(33,9,'add_entry','Can add entry');
INSERT INTO "auth_permission" VALUES(34,9,'change_entry','Can change entry');
INSERT INTO "auth_permission" VALUES(35,9,'delete_entry','Can delete entry');
INSERT INTO "auth_permission" VALUES(36,9,'view_entry','Can view entry');
INSERT INTO "auth_permission" VALUES(37,10,'add_couple','Can add couple');
INSERT INTO "auth_permission" VALUES(38,10,'change_couple','Can change couple');
INSERT INTO "auth_permission" VALUES(39,10,'delete_couple','Can delete couple');
INSERT INTO "auth_permission" VALUES(40,10,'view_couple','Can view couple');
INSERT INTO "auth_permission" VALUES(41,11,'add_coupleinvitation','Can add couple invitation');
INSERT INTO "auth_permission" VALUES(42,11,'change_coupleinvitation','Can change couple invitation');
INSERT INTO "auth_permission" VALUES(43,11,'delete_coupleinvitation','Can delete couple invitation');
INSERT INTO "auth_permission" VALUES(44,11,'view_coupleinvitation','Can view couple invitation');
INSERT INTO "auth_permission" VALUES(45,12,'add_plan','Can add plan');
INSERT INTO "auth_permission" VALUES(46,12,'change_plan','Can change plan');
INSERT INTO "auth_permission" VALUES(47,12,'delete_plan','Can delete plan');
INSERT INTO "auth_permission" VALUES(48,12,'view_plan','Can view plan');
INSERT INTO "auth_permission" VALUES(49,13,'add_key','Can add key');
INSERT INTO "auth_permission" VALUES(50,13,'change_key','Can change key');
INSERT INTO "auth_permission" VALUES(51,13,'delete_key','Can delete key');
INSERT INTO "auth_permission" VALUES(52,13,'view_key','Can view key');
INSERT INTO "auth_permission" VALUES(53,14,'add_planningchoices','Can add planning choices');
INSERT INTO "auth_permission" VALUES(54,14,'change_planningchoices','Can change planning choices');
INSERT INTO "auth_permission" VALUES(55,14,'delete_planningchoices','Can delete planning choices');
INSERT INTO "auth_permission" VALUES(56,14,'view_planningchoices','Can view planning choices');
INSERT INTO "auth_permission" VALUES(57,15,'add_stoppedinviter','Can add stopped inviter');
INSERT INTO "auth_permission" VALUES(58,15,'change_stoppedinviter','Can change stopped inviter');
INSERT INTO "auth_permission" VALUES(59,15,'delete_stoppedinviter','Can delete stopped inviter');
INSERT INTO "auth_permission" VALUES(60,15,'view_stoppedinviter','Can view stopped inviter');
INSERT INTO "auth_permission" VALUES(61,16,'add_coupleroom','Can add couple room');
INSERT INTO "auth_permission" VALUES(62,16,'change_coupleroom','Can change couple room');
INSERT INTO "auth_permission" VALUES(63,16,'delete_coupleroom','Can delete couple room');
INSERT INTO "auth_permission" VALUES(64,16,'view_coupleroom','Can view couple room');
INSERT INTO "auth_permission" VALUES(65,17,'add_member','Can add member');
INSERT INTO "auth_permission" VALUES(66,17,'change_member','Can change member');
INSERT INTO "auth_permission" VALUES(67,17,'delete_member','Can delete member');
INSERT INTO "auth_permission" VALUES(68,17,'view_member','Can view member');
INSERT INTO "auth_permission" VALUES(69,18,'add_errand','Can add errand');
INSERT INTO "auth_permission" VALUES(70,18,'change_errand','Can change errand');
INSERT INTO "auth_permission" VALUES(71,18,'delete_errand','Can delete errand');
INSERT INTO "auth_permission" VALUES(72,18,'view_errand','Can view errand');
INSERT INTO "auth_permission" VALUES(73,19,'add_room','Can add room');
INSERT INTO "auth_permission" VALUES(74,19,'change_room','Can change room');
INSERT INTO "auth_permission" VALUES(75,19,'delete_room','Can delete room');
INSERT INTO "auth_permission" VALUES(76,19,'view_room','Can view room');
INSERT INTO "auth_permission" VALUES(77,20,'add_pinnedformat','Can add pinned format');
INSERT INTO "auth_permission" VALUES(78,20,'change_pinnedformat','Can change pinned format');
INSERT INTO "auth_permission" VALUES(79,20,'delete_pinnedformat','Can delete pinned format');
INSERT INTO "auth_permission" VALUES(80,20,'view_pinnedformat','Can view pinned format');
INSERT INTO "auth_permission" VALUES(81,21,'add_head','Can add head');
INSERT INTO "auth_permission" VALUES(82,21,'change_head','Can change head');
INSERT INTO "auth_permission" VALUES(83,21,'delete_head','Can delete head');
INSERT INTO "auth_permission" VALUES(84,21,'view_head','Can view head');
INSERT INTO "auth_permission" VALUES(85,22,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(86,22,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(87,22,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(88,22,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(89,23,'add_key','Can add key');
INSERT INTO "auth_permission" VALUES(90,23,'change_key','Can change key');
INSERT INTO "auth_permission" VALUES(91,23,'delete_key','Can delete key');
INSERT INTO "auth_permission" VALUES(92,23,'view_key','Can view key');
INSERT INTO "auth_permission" VALUES(93,24,'add_choices','Can add choices');
INSERT INTO "auth_permission" VALUES(94,24,'change_choices','Can change choices');
INSERT INTO "auth_permission" VALUES(95,24,'delete_choices','Can delete choices');
INSERT INTO "auth_permission" VALUES(96,24,'view_choices','Can view choices');
INSERT INTO "auth_permission" VALUES(97,25,'add_outgoingmail','Can add outgoing mail');
INSERT INTO "auth_permission" VALUES(98,25,'change_outgoingmail','Can change outgoing mail');
INSERT INTO "auth_permission" VALUES(99,25,'delete_outgoingmail','Can delete outgoing mail');
INSERT INTO "auth_permission" VALUES(100,25,'view_outgoingmail','Can view outgoing mail');
INSERT INTO "auth_permission" VALUES(101,26,'add_subscription','Can add subscription');
INSERT INTO "auth_permission" VALUES(102,26,'change_subscription','Can change subscription');
INSERT INTO "auth_permission" VALUES(103,26,'delete_subscription','Can delete subscription');
INSERT INTO "auth_permission" VALUES(104,26,'view_subscription','Can view subscription');
INSERT INTO "auth_permission" VALUES(105,27,'add_sentnotice','Can add sent notice');
INSERT INTO "auth_permission" VALUES(106,27,'change_sentnotice','Can change sent notice');
INSERT INTO "auth_permission" VALUES(107,27,'delete_sentnotice','Can delete sent notice');
INSERT INTO "auth_permission" VALUES(108,27,'view_sentnotice','Can view sent notice');
INSERT INTO "auth_permission" VALUES(109,28,'add_serverprocess','Can add server process');
INSERT INTO "auth_permission" VALUES(110,28,'change_serverprocess','Can change server process');
INSERT INTO "auth_permission" VALUES(111,28,'delete_serverprocess','Can delete server process');
INSERT INTO "auth_permission" VALUES(112,28,'view_serverprocess','Can view server process');
INSERT INTO "auth_permission" VALUES(113,29,'add_presencelease','Can add presence lease');
INSERT INTO "auth_permission" VALUES(114,29,'change_presencelease','Can change presence lease');
INSERT INTO "auth_permission" VALUES(115,29,'delete_presencelease','Can delete presence lease');
INSERT INTO "auth_permission" VALUES(116,29,'view_presencelease','Can view presence lease');
INSERT INTO "auth_permission" VALUES(117,30,'add_seat','Can add seat');
INSERT INTO "auth_permission" VALUES(118,30,'change_seat','Can change seat');
INSERT INTO "auth_permission" VALUES(119,30,'delete_seat','Can delete seat');
INSERT INTO "auth_permission" VALUES(120,30,'view_seat','Can view seat');
INSERT INTO "auth_permission" VALUES(121,31,'add_exportrequest','Can add export request');
INSERT INTO "auth_permission" VALUES(122,31,'change_exportrequest','Can change export request');
INSERT INTO "auth_permission" VALUES(123,31,'delete_exportrequest','Can delete export request');
INSERT INTO "auth_permission" VALUES(124,31,'view_exportrequest','Can view export request');
INSERT INTO "auth_permission" VALUES(125,32,'add_researchconsent','Can add research consent');
INSERT INTO "auth_permission" VALUES(126,32,'change_researchconsent','Can change research consent');
INSERT INTO "auth_permission" VALUES(127,32,'delete_researchconsent','Can delete research consent');
INSERT INTO "auth_permission" VALUES(128,32,'view_researchconsent','Can view research consent');
INSERT INTO "auth_permission" VALUES(129,33,'add_keepchoice','Can add keep choice');
INSERT INTO "auth_permission" VALUES(130,33,'change_keepchoice','Can change keep choice');
INSERT INTO "auth_permission" VALUES(131,33,'delete_keepchoice','Can delete keep choice');
INSERT INTO "auth_permission" VALUES(132,33,'view_keepchoice','Can view keep choice');
INSERT INTO "auth_permission" VALUES(133,34,'add_erasurerequest','Can add erasure request');
INSERT INTO "auth_permission" VALUES(134,34,'change_erasurerequest','Can change erasure request');
INSERT INTO "auth_permission" VALUES(135,34,'delete_erasurerequest','Can delete erasure request');
INSERT INTO "auth_permission" VALUES(136,34,'view_erasurerequest','Can view erasure request');
INSERT INTO "auth_permission" VALUES(137,35,'add_entry','Can add entry');
INSERT INTO "auth_permission" VALUES(138,35,'change_entry','Can change entry');
INSERT INTO "auth_permission" VALUES(139,35,'delete_entry','Can delete entry');
INSERT INTO "auth_permission" VALUES(140,35,'view_entry','Can view entry');
INSERT INTO "auth_permission" VALUES(141,36,'add_emailaddress','Can add email address');
INSERT INTO "auth_permission" VALUES(142,36,'change_emailaddress','Can change email address');
INSERT INTO "auth_permission" VALUES(143,36,'delete_emailaddress','Can delete email address');
INSERT INTO "auth_permission" VALUES(144,36,'view_emailaddress','Can view email address');
INSERT INTO "auth_permission" VALUES(145,37,'add_emailconfirmation','Can add email confirmation');
INSERT INTO "auth_permission" VALUES(146,37,'change_emailconfirmation','Can change email confirmation');
INSERT INTO "auth_permission" VALUES(147,37,'delete_emailconfirmation','Can delete email confirmation');
INSERT INTO "auth_permission" VALUES(148,37,'view_emailconfirmation','Can view email confirmation');
INSERT INTO "auth_permission" VALUES(149,38,'add_authenticator','Can add authenticator');
INSERT INTO "auth_permission" VALUES(150,38,'change_authenticator','Can change authenticator');
INSERT INTO "auth_permission" VALUES(151,38,'delete_authenticator','Can delete authenticator');
INSERT INTO "auth_permission" VALUES(152,38,'view_authenticator','Can view authenticator');
INSERT INTO "auth_permission" VALUES(153,39,'add_logentry','Can add log entry');
INSERT INTO "auth_permission" VALUES(154,39,'change_logentry','Can change log entry');
INSERT INTO "auth_permission" VALUES(155,39,'delete_logentry','Can delete log entry');
INSERT INTO "auth_permission" VALUES(156,39,'view_logentry','Can view log entry');
CREATE TABLE "care_entry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mark" BLOB NOT NULL, "sealed" BLOB NOT NULL, "key_id" bigint NOT NULL REFERENCES "care_key" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "care_form_stored_once" UNIQUE ("key_id", "mark"));
INSERT INTO "care_entry" VALUES(1,X'8AE1AED6E23DB17A4D4FBE3FDF088703DE36785CAE3F5ADFF0C4EFF038C253CE',X'CD710F1B4A737E4310164D6433A7AE4D9BB4380527CE8BCE0D631279891D6C698557EE6BCCC7359E3B0F57CC5CF1473424775E8BFDC93261746898D8C7010984155F37CCFDEF5D8B366C33A584F4929EEB501E9C90721F1CB9264ED219C6C93F95BC4D0593C5E7B3890780C1477EFD611596A7A9EF871272D339A408F15ED8791175A0B22CE8BE7C8F403BC32369CAF13FFE97D021A03B3A62EAFDB3C01A9A0FC228514D9666F42B6E773377505ADBECC28D2D973E368A07D454848B0386A068CFFAB3A28E7AA9B24B3AA911C48E47D5925D47DB7D8E1C40CC8069482213EE1C23AC3A39570DC05DFC5B03C378EA42A5F50A689BDED4962A77EE1A72BB6F514AA16EFFCF27747BD98B0C424AEDC8FBC04DA2667C96D96E7390EC258FCB9996ACEAA5E51AB8E2F063476BE6EB6A3BDCCB9F44FC456C49C6339BA6DA903696335ECE1A24F76A0FA05039A2E40B85690C058CF54EEE8F11A1D2F0956E878FCD1028DCC18B3A3BF4BDC3482770334FC5A313EF1F09B3526476949D237B485482434837B8F2575052B57CDEFE87FCD1776B5841D064366AC7848A78C699C96BBF775A7C9F1A13599904A56402DC3F7E22708A625B0AD25C5459C0EDC37F1B60436810E0F272F2A95EB2C2E6CA8173FDB4A3CB6F8D1A44E721D3F80EF47FAD181691578F577C9EC9F21B3C07DCB0D8D8F5FEA34D9B74C633D2F29EDC3F34E4A7E59C5369FD56B74C4F0C0795688DFD4010B8FD7012A463366418D5270646E518564D0D727868F2D90AC28DCAF4E8EB9253A29361307975DA2E7C8B81E272639F712443D2A6DC52810259B194CCFD11CC161C2DD57DD7D620E4B7902E1C03CD22B6208C8AA25FD997BACC75D3B0BFD9942429622D2DD0A52DB682B64A76E9DB88524B61929B0F6545392583245F04F1EABB93E69ACAB38B5D4961DE958301DB5A7AD2AC565157B03CA5B030F7AB3B56D38BDB9457DAD5174E925742F6BA2C663E187513466CBA10D71F8F35BF3B19FFC77D3ACD9E1EA3442DE61D169CA629B3320F2F4E3564FC38295E2CDDF2ACB9F332D78A3CF237FCB15D44C78ECCE3F96CF2C69C6948A6BCA887CD35714EDD72FDC65B9D25868F0BC6098B2338214DD484BE46278A619CE42C7C51F1F8680F0F888659FE7C581F7F9AFF864FB6F4B6AD72627FE65BEC2F75768ABCCB1F43A8E7E0DC6B42C4833B6DA07A85275193AB05F8EACE76AEA88636FB14C1A954DC5A75A2D7BE75E687BF657C320EA75070C5AC7A5227E7E595AE39E44EDB394114DA26B6D196FEFA37DC66D9EFBAD50C0FBEFDE2E3C7D7D1A149D5C93D3A9408859AF3CC14412AB147F562A0461C988166298023D6C8A79E3804EAC5594876A753CADEB8637352EF3E17C98CA787AC26EEB94EC2E06147FEBB0C9864625E0A30438C1D1FFD09600BC91E8BEE4085B0861D9D83014F122791D63BF25518B2708204C5B9B3BC4F5AD3D3AE9F6702E3EE887DB4B67DE0E5616C4E35F53C12A270CF710B7F465C399A83254404AAC2EFECEB36E727E06E6B3E65BF6BEED54290C1E2A47D71D8C444E56A904786FB7222A777C7A646975719649C98B53C281D8C5B2659E5B037B6AFDB270E360C01675A59521CF713DE94C336126668A9950FDA9A904274F94D20FAB471EF5BF4A7B79E0B3B6BC0F2D1D5382598C4C8FA77132768C603EFDFD86179437245A4D79F28ADC2BD2B4A219B00D7D0E937BD410EAE90927A89D22817DB99A88CB3D4C68129410D335E799AD976CE9BC9396BBB3828277C863856C6E761276266385D5DC67A1ABE75AA5046C31B75A8AC42D82A644768756F37672665F2FB796F35F5AC4BDA2144F7ACAF1ABD85AEE6B3FE1C6E0249BE72B5C119FD76BDF279846A338C499714CC7CF2E77C3C4C8A0534675B8D6518BB6E0C381D4CA23721A50F1375F8FC45B610777329CBED13D57491A70565555B329EB907ECFFEFB134E429CECDD89846BBEEBC08F0245D9F54231F6469AC118E85496044D70C73E3D5A034FC6FE7E61A31C7A5DA65893B411EB990948AE7B39145B7DA379C760CE7E0F0775DA30B87319F5D36E6BD77720BBFAA732D2663545EEB9B3B053B461A953E820E1A158011A23E5BEF40C3EB4728E67425005CC552DAE3B56687F8401D285E8B5FBE4174348663F2CEDDBD4D510F492DDA79C400245CB986512376B5A2EC3D35D3A014B24A28D359B0CD2EE6560A896F7A99C9D632E6C2B0AC52602D17B8C1EFC6CBEC0AAAF7FAD63CE06DD2CA2CE965C42E88D7F19A273E6DFEDDB3424CB9F57E5B0DD5F6B501B4F97198EE903FABA8E447EF12C2C80696D3F309712F255EA3094C76157A458BA6F4EA7962A19D49FDF34946AD4B56770666017DE888F809E7374E3E4386D6782F0F67287C8373125BC63841E2187A7A42F66BAF22C08FF41CA352BE5432CB19CF843DA70FBFE1A18BB67D9901B750B9301BBCF4871EB3FC47BEAC0F74107F1295E7BCDE5A8AC255661F98B51C24DA2229C531511D4898FF7135EE912E31081190E8E509FDA222F59B5BE4E91A3A7125A0E165EED18ECFD1E689D224E7C7991C30449862EE9ECF86B9CAACE77358C5B5660E66FCA0CD9586412BB077F424B3198970060DBA1C966BB9E250536FC013C417711DDBD9F5A9930460229B33035773D3E40F33A00397B22BAFA977295A6CA47FB8E1AB2E5BAAA8FCC752F6046590D291AAB0349CE3D1ED69567BD1BD051D9527703903E6068953846E1861B839F37264EA0723A8CB13F6086976ECE22B80BEA2A647C477B6FEB3C38F7171CFA7056036C956E40F57C05BCB844D385C1307BF09A67C15B01E06B2CA2BFFDFE4A0149B6B1D396576E5B905447A532F0B0D7080BA3C9A55D5CD7FDFF983D8CE040E35201E6BF9B8BB187FBA48758490690F727E9F8C4DE9CC9C36DF2C262D8F151BAC73044025314062',8781691685663974295);
CREATE TABLE "care_key" ("id" bigint NOT NULL PRIMARY KEY, "master" varchar(32) NOT NULL, "wrapped" BLOB NOT NULL, "person_id" varchar(32) NOT NULL UNIQUE REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "care_key" VALUES(8781691685663974295,'kept',X'7A620F9E5C4EE8E13C805E6258B376A59B82E6BB912EE45209C81113D5BAA35199450909857A0F8089512A1A8DAA42BC0652634964BE874807775291E9C7FC762859D9651DCA49CDDD614D9F7E157036C47564AA581C200CB467F6BF','d2b034562b1ea9ba11961f96ee491d55');
CREATE TABLE "couples_couple" ("id" varchar(20) NOT NULL PRIMARY KEY, "pair" varchar(65) NOT NULL UNIQUE);
INSERT INTO "couples_couple" VALUES('d89c61512254d6471e9b','6c474a2087c39caff4645205c7485dc5:d2b034562b1ea9ba11961f96ee491d55');
CREATE TABLE "couples_coupleinvitation" ("id" varchar(20) NOT NULL PRIMARY KEY, "name" varchar(40) NOT NULL, "code_hash" BLOB NOT NULL UNIQUE, "address_hash" BLOB NULL, "created_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "accepted_at" datetime NULL, "form_hash" BLOB NULL, "couple_id" varchar(20) NULL REFERENCES "couples_couple" ("id") DEFERRABLE INITIALLY DEFERRED, "inviter_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "couples_coupleinvitation" VALUES('dcb5191298c6cb00f135','Ana',X'F0D04EED49839C99D1C7BA668BF1C9BBC08CA424A98F459B1C2F8D5172FA3D70',NULL,'2026-11-29 10:22:17.867478','2026-12-29 10:22:17.867478','2026-11-29 10:22:17.885582',NULL,'d89c61512254d6471e9b','d2b034562b1ea9ba11961f96ee491d55');
CREATE TABLE "couples_coupleroom" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "couple_id" varchar(20) NOT NULL REFERENCES "couples_couple" ("id") DEFERRABLE INITIALLY DEFERRED, "room_id" varchar(20) NOT NULL UNIQUE REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "couples_key" ("id" bigint NOT NULL PRIMARY KEY, "master" varchar(32) NOT NULL, "wrapped" BLOB NOT NULL, "plan_id" varchar(20) NOT NULL UNIQUE REFERENCES "couples_plan" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "couples_key" VALUES(5903336540551915876,'kept',X'9A09CE674A23C12DBC60F3A49AAE4584B13EA1CB276D404573B7862CA2E79CEB1E1D9987F9B947A426A07EDD747CA0AEA79D7DC5B739430AE05F07B47CB4538E0AEFFE3FA04FFE4F05282644CAADD607E8CE53C81E6832838F57F491','4071b3e499920140aa9f');
CREATE TABLE "couples_member" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "side" varchar(1) NOT NULL, "name" varchar(40) NOT NULL, "left" bool NOT NULL, "couple_id" varchar(20) NOT NULL REFERENCES "couples_couple" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_member_per_side" UNIQUE ("couple_id", "side"), CONSTRAINT "nobody_is_a_couple_alone" UNIQUE ("couple_id", "person_id"));
INSERT INTO "couples_member" VALUES(1,'a','Ana',0,'d89c61512254d6471e9b','d2b034562b1ea9ba11961f96ee491d55');
INSERT INTO "couples_member" VALUES(2,'b','Ben',0,'d89c61512254d6471e9b','6c474a2087c39caff4645205c7485dc5');
CREATE TABLE "couples_plan" ("id" varchar(20) NOT NULL PRIMARY KEY, "asker" varchar(1) NOT NULL, "status" varchar(8) NOT NULL, "waiting_for" varchar(1) NOT NULL, "first_at" datetime NOT NULL, "at" datetime NOT NULL, "was_agreed" bool NOT NULL, "revision" integer unsigned NOT NULL CHECK ("revision" >= 0), "changed_on" date NOT NULL, "format" varchar(40) NOT NULL, "sealed" BLOB NOT NULL, "room" varchar(20) NOT NULL, "couple_id" varchar(20) NOT NULL REFERENCES "couples_couple" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "couples_plan" VALUES('4071b3e499920140aa9f','a','asked','b','2026-11-30 10:22:17.888238','2026-11-30 10:22:17.888238',0,0,'2026-11-29','compassion',X'B61B7986485F16BD7CE9D00F17CF88CF86917DF6AA54E5469C70C635E2A3A93129FAD6F9CF46CEFCB2204EF707452DE169F570D05ACB361D9E616083FC9FEE7828E9E44506BAC34C51331037A70047CF402731FCD4D8C3B6F3CB18B3DA235CBE693894E4F17757377A1A2B250B4D41B96F1007A8BBF445BC318244504CDC1D42BCB11A7E3035A2A0ED5B7A032AE90FF912CD8B607A9C3EC2FF4C9B821BF90B017E1A1AE096DE81B273FFCC4D18B508A7A7F67D0FB274AED6AF91F71071BD2B69544EB3F3D547C4FD0E657BC800C8E14EFA4A2B4DF8F948691633C018DC18A44570E1BD9EDE35B3AEB8E2B31AD2AC705A3B4BD7EBC166758349C33D70A83CF72ABFD55176A6A630195F17AD0FD21A85E59F8BE8BB3A3DB7F50497A452D400A9DD69DFE67D6BBBB4D06AA86848184630BF251BAA27594E789D710150001FE0F574DD90FB2CA48A8885324C070B6B0B1BEEC595AA03AE75707E76B09917C8693EB475884FC33EFA3D94EFC7EDEDF8F4BB8AB007EDBEDFB6DEE16124E8416CA5500956C8FA53DD83DB44CEDF9BA4DFC97334B25CA99ECC12E9A3A5D5DE9DDA092AD554384FE26DA1879A1F18D885FB70045F2F4D5A3968D50C195820ED5642C3481B0900C65E2AC8581893383FF2D0A85D23D563C7A55850D047EA32D351475FE008D34B977581F5FF861AF89AE3FF0E095618036979165A60474C5ADF7111236A7B02CE9709F68D0A1F27CA36E788263D1ED317530954CEAD842989AC5B36BF7C2E01572C62CA740F266BEFA2CF48BA82ACD13E6E05D507BF960D322E414A93D4AC77D55183E28391A1B9CD633B6E24C2AF5CDF2D451112275E0E7E4A440CCFE16EA03B02B427C7DE8BFAB564948A9879EF9DED76558D04DEC0EF2C8463356057B331ACA44B976770E277D22B5D5C651B455D71CD544954251E0E1D281EFBD882B257A65411CD4B2AD69C1A9A7AEE19200A89F37D4718693DCE1CF150379ACAF54E00E7900B180A7AB66F7D1E0DDCC145CD6823A301132179E951965AA31BEC04ECD63739D8A17FF5E5477CF44D9B8DA4FD72A205019AC39209A2480E99D13E53BF1B1EE54FE8FB2886389F3881437BDA1C640910B5026BB360AD435D61ABEA850C3565189C60DB33CBB7C186C4CA4A5677B8DD8447DEABF41C6523BBB0736CDD5F14918572654159C13884D376CCCF8D523E6BFB796A80DF7DDBDE67A023B363AACC23580482C2817B5F3769663E1040C905F2F265429A88BFBC8BFF40A08904C4A3429FD0836CEAB559881A12A7E3795DD3B33CFF495E1A07B5576D47AB22524B093AA0B911FDB408BDC0B771E32941A08C882FD31BACEBBECF600D952A0901CCEE905CF37596A3240467AF70A6D542B729CC13EA88856B712399008618F42600F57777A25177A0D0C5E348948A9E7616F825591948824850267EDFE7DE3979F17F8A9F15052E92790710F414EB5CE2F6EE63FA29599D54E504B3BED6','','d89c61512254d6471e9b');
CREATE TABLE "couples_planningchoices" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "remind_minutes" integer unsigned NULL CHECK ("remind_minutes" >= 0), "calendar_hash" BLOB NULL UNIQUE, "person_id" varchar(32) NOT NULL UNIQUE REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "couples_stoppedinviter" ("id" varchar(20) NOT NULL PRIMARY KEY, "name" varchar(40) NOT NULL, "address_hash" BLOB NULL, "inviter_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "inviter_stopped_once_by_person" UNIQUE ("inviter_id", "person_id"), CONSTRAINT "inviter_stopped_once_by_address" UNIQUE ("inviter_id", "address_hash"), CONSTRAINT "inviter_stopped_for_somebody" CHECK (("person_id" IS NOT NULL OR "address_hash" IS NOT NULL)));
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'auth','permission');
INSERT INTO "django_content_type" VALUES(2,'auth','group');
INSERT INTO "django_content_type" VALUES(3,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(4,'accounts','person');
INSERT INTO "django_content_type" VALUES(5,'accounts','operatorkey');
INSERT INTO "django_content_type" VALUES(6,'accounts','session');
INSERT INTO "django_content_type" VALUES(7,'accounts','devicecode');
INSERT INTO "django_content_type" VALUES(8,'care','key');
INSERT INTO "django_content_type" VALUES(9,'care','entry');
INSERT INTO "django_content_type" VALUES(10,'couples','couple');
INSERT INTO "django_content_type" VALUES(11,'couples','coupleinvitation');
INSERT INTO "django_content_type" VALUES(12,'couples','plan');
INSERT INTO "django_content_type" VALUES(13,'couples','key');
INSERT INTO "django_content_type" VALUES(14,'couples','planningchoices');
INSERT INTO "django_content_type" VALUES(15,'couples','stoppedinviter');
INSERT INTO "django_content_type" VALUES(16,'couples','coupleroom');
INSERT INTO "django_content_type" VALUES(17,'couples','member');
INSERT INTO "django_content_type" VALUES(18,'errands','errand');
INSERT INTO "django_content_type" VALUES(19,'log','room');
INSERT INTO "django_content_type" VALUES(20,'log','pinnedformat');
INSERT INTO "django_content_type" VALUES(21,'log','head');
INSERT INTO "django_content_type" VALUES(22,'log','event');
INSERT INTO "django_content_type" VALUES(23,'log','key');
INSERT INTO "django_content_type" VALUES(24,'notices','choices');
INSERT INTO "django_content_type" VALUES(25,'notices','outgoingmail');
INSERT INTO "django_content_type" VALUES(26,'notices','subscription');
INSERT INTO "django_content_type" VALUES(27,'notices','sentnotice');
INSERT INTO "django_content_type" VALUES(28,'presence','serverprocess');
INSERT INTO "django_content_type" VALUES(29,'presence','presencelease');
INSERT INTO "django_content_type" VALUES(30,'rooms','seat');
INSERT INTO "django_content_type" VALUES(31,'rooms','exportrequest');
INSERT INTO "django_content_type" VALUES(32,'rooms','researchconsent');
INSERT INTO "django_content_type" VALUES(33,'rooms','keepchoice');
INSERT INTO "django_content_type" VALUES(34,'rooms','erasurerequest');
INSERT INTO "django_content_type" VALUES(35,'trail','entry');
INSERT INTO "django_content_type" VALUES(36,'account','emailaddress');
INSERT INTO "django_content_type" VALUES(37,'account','emailconfirmation');
INSERT INTO "django_content_type" VALUES(38,'mfa','authenticator');
INSERT INTO "django_content_type" VALUES(39,'admin','logentry');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'accounts','0001_tables','2026-11-29 10:22:09.192266');
INSERT INTO "django_migrations" VALUES(2,'account','0001_initial','2026-11-29 10:22:09.213042');
INSERT INTO "django_migrations" VALUES(3,'account','0002_email_max_length','2026-11-29 10:22:09.226497');
INSERT INTO "django_migrations" VALUES(4,'account','0003_alter_emailaddress_create_unique_verified_email','2026-11-29 10:22:09.252661');
INSERT INTO "django_migrations" VALUES(5,'account','0004_alter_emailaddress_drop_unique_email','2026-11-29 10:22:09.270234');
INSERT INTO "django_migrations" VALUES(6,'account','0005_emailaddress_idx_upper_email','2026-11-29 10:22:09.299286');
INSERT INTO "django_migrations" VALUES(7,'account','0006_emailaddress_lower','2026-11-29 10:22:09.316609');
INSERT INTO "django_migrations" VALUES(8,'account','0007_emailaddress_idx_email','2026-11-29 10:22:09.348255');
INSERT INTO "django_migrations" VALUES(9,'account','0008_emailaddress_unique_primary_email_fixup','2026-11-29 10:22:09.360961');
INSERT INTO "django_migrations" VALUES(10,'account','0009_emailaddress_unique_primary_email','2026-11-29 10:22:09.372012');
INSERT INTO "django_migrations" VALUES(11,'accounts','0002_accounts_and_devices','2026-11-29 10:22:09.437279');
INSERT INTO "django_migrations" VALUES(12,'contenttypes','0001_initial','2026-11-29 10:22:09.438907');
INSERT INTO "django_migrations" VALUES(13,'admin','0001_initial','2026-11-29 10:22:09.489781');
INSERT INTO "django_migrations" VALUES(14,'admin','0002_logentry_remove_auto_add','2026-11-29 10:22:09.533998');
INSERT INTO "django_migrations" VALUES(15,'admin','0003_logentry_add_action_flag_choices','2026-11-29 10:22:09.545003');
INSERT INTO "django_migrations" VALUES(16,'contenttypes','0002_remove_content_type_name','2026-11-29 10:22:09.593949');
INSERT INTO "django_migrations" VALUES(17,'auth','0001_initial','2026-11-29 10:22:09.708772');
INSERT INTO "django_migrations" VALUES(18,'auth','0002_alter_permission_name_max_length','2026-11-29 10:22:09.764333');
INSERT INTO "django_migrations" VALUES(19,'auth','0003_alter_user_email_max_length','2026-11-29 10:22:09.770920');
INSERT INTO "django_migrations" VALUES(20,'auth','0004_alter_user_username_opts','2026-11-29 10:22:09.802480');
INSERT INTO "django_migrations" VALUES(21,'auth','0005_alter_user_last_login_null','2026-11-29 10:22:09.860079');
INSERT INTO "django_migrations" VALUES(22,'auth','0006_require_contenttypes_0002','2026-11-29 10:22:09.860680');
INSERT INTO "django_migrations" VALUES(23,'auth','0007_alter_validators_add_error_messages','2026-11-29 10:22:09.863498');
INSERT INTO "django_migrations" VALUES(24,'auth','0008_alter_user_username_max_length','2026-11-29 10:22:09.887030');
INSERT INTO "django_migrations" VALUES(25,'auth','0009_alter_user_last_name_max_length','2026-11-29 10:22:09.910423');
INSERT INTO "django_migrations" VALUES(26,'auth','0010_alter_group_name_max_length','2026-11-29 10:22:09.950197');
INSERT INTO "django_migrations" VALUES(27,'auth','0011_update_proxy_permissions','2026-11-29 10:22:10.134522');
INSERT INTO "django_migrations" VALUES(28,'auth','0012_alter_user_first_name_max_length','2026-11-29 10:22:10.137708');
INSERT INTO "django_migrations" VALUES(29,'care','0001_tables','2026-11-29 10:22:10.173889');
INSERT INTO "django_migrations" VALUES(30,'log','0001_tables','2026-11-29 10:22:10.285621');
INSERT INTO "django_migrations" VALUES(31,'couples','0001_tables','2026-11-29 10:22:11.194509');
INSERT INTO "django_migrations" VALUES(32,'errands','0001_tables','2026-11-29 10:22:11.228798');
INSERT INTO "django_migrations" VALUES(33,'mfa','0001_initial','2026-11-29 10:22:11.306122');
INSERT INTO "django_migrations" VALUES(34,'mfa','0002_authenticator_timestamps','2026-11-29 10:22:11.416235');
INSERT INTO "django_migrations" VALUES(35,'mfa','0003_authenticator_type_uniq','2026-11-29 10:22:11.561515');
INSERT INTO "django_migrations" VALUES(36,'notices','0001_tables','2026-11-29 10:22:11.915464');
INSERT INTO "django_migrations" VALUES(37,'presence','0001_tables','2026-11-29 10:22:11.980644');
INSERT INTO "django_migrations" VALUES(38,'rooms','0001_tables','2026-11-29 10:22:12.133738');
INSERT INTO "django_migrations" VALUES(39,'rooms','0002_exports','2026-11-29 10:22:12.215232');
INSERT INTO "django_migrations" VALUES(40,'rooms','0003_forgetting','2026-11-29 10:22:12.363840');
INSERT INTO "django_migrations" VALUES(41,'rooms','0004_seats_by_person','2026-11-29 10:22:12.462377');
INSERT INTO "django_migrations" VALUES(42,'trail','0001_tables','2026-11-29 10:22:12.755498');
CREATE TABLE "errands_errand" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(40) NOT NULL, "key" varchar(200) NOT NULL, "due" datetime NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "tries" integer unsigned NOT NULL CHECK ("tries" >= 0), "fault" varchar(100) NOT NULL, CONSTRAINT "one_errand_per_key" UNIQUE ("kind", "key"));
INSERT INTO "errands_errand" VALUES(1,'couple_invitation_over','dcb5191298c6cb00f135','2027-12-29 10:22:17.867478','{}',0,'');
INSERT INTO "errands_errand" VALUES(2,'notice','d2b034562b1ea9ba11961f96ee491d55:couple-invitation:dcb5191298c6cb00f135','2026-11-29 10:22:17.885849','{"person": "d2b034562b1ea9ba11961f96ee491d55", "told": "couple-invitation:dcb5191298c6cb00f135", "reminder": false, "push_only": false}',0,'');
INSERT INTO "errands_errand" VALUES(3,'couple_plan_over','4071b3e499920140aa9f','2026-12-07 10:22:17.888238','{}',0,'');
INSERT INTO "errands_errand" VALUES(4,'notice','6c474a2087c39caff4645205c7485dc5:plan:4071b3e499920140aa9f:0','2026-11-29 10:22:17.889884','{"person": "6c474a2087c39caff4645205c7485dc5", "told": "plan:4071b3e499920140aa9f:0", "reminder": false, "push_only": false}',0,'');
CREATE TABLE "log_event" ("seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "at" datetime NOT NULL, "name" varchar(32) NOT NULL, "by" varchar(32) NOT NULL, "body" text NOT NULL, "key" bigint NULL, "sealed" BLOB NULL, "command_id" varchar(64) NULL, "command_by" varchar(32) NULL, "command_digest" BLOB NULL, "hash" BLOB NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY ("room_id", "seq"));
INSERT INTO "log_event" VALUES(1,'2026-11-29 10:22:17.619306','joined','a','{}',NULL,NULL,NULL,NULL,NULL,X'615657BC8C8EA3AA108C1034FBF954E992EF36ED6C238D4B960A047D83E07DBA','3c14ac9a3129c3a0c9ec');
INSERT INTO "log_event" VALUES(1,'2026-11-29 10:22:17.701186','observer_allowed','a','{"observer":"o1","scope":"words"}',NULL,NULL,NULL,NULL,NULL,X'FF1E53E1ECF9E24E7C79A89B98DB9DA34E6E84587E6A216105148AE3204C7F4C','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(2,'2026-11-29 10:22:17.718451','joined','a','{}',NULL,NULL,NULL,NULL,NULL,X'EFD1773529CB220851C8C0E4B037DE584FE5B0E42F9DD939B156B1215531056E','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(3,'2026-11-29 10:22:17.728166','joined','b','{}',NULL,NULL,NULL,NULL,NULL,X'702BF54837F3B0E514C534807B7C3AB8E15FD82D04D7F2BF49BE8DEFD694E9B0','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(4,'2026-11-29 10:22:17.728166','granted','moderator','{"turn":1,"step":"agree","to":["a","b"],"act":"choose","phase":"opening","private":false,"gate":null,"tries":0,"deadline":"2026-11-29T10:25:17.728166Z"}',NULL,NULL,NULL,NULL,NULL,X'42D1509920A4D93EFE0F5DA41249369737A04D93FAE0C3956E96D86E29E56E56','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(5,'2026-11-29 10:22:17.731437','chose','a','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'88C8549DDF83E7806CD27C9CE0985552221C1A1DC45A8BB7D6ED92954A1D97CE','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(6,'2026-11-29 10:22:17.733651','chose','b','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'621D72EBE7970BC3EB49A84F5BA751F04A3665A9F8CD35DC26B8D5AA3EA919C2','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(7,'2026-11-29 10:22:17.733651','roles_set','moderator','{"speaker":"a","listener":"b","why":"as_asked"}',NULL,NULL,NULL,NULL,NULL,X'EED5A406A1A248E04BB9CFB107EC74783D657DA8F9FD50D9D0570B857EE9D7E7','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(8,'2026-11-29 10:22:17.733651','granted','moderator','{"turn":2,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-29T10:27:17.733651Z"}',NULL,NULL,NULL,NULL,NULL,X'A591E896D29D49CBB8EAE55ED7EDFC4553429EF4E57956A6BB6558001297F84F','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(9,'2026-11-29 10:22:17.779317','said','a','{"turn":2,"step":"speak","private":false,"gate":"opens"}',1761659059170937658,X'5CC6DD7BC9AE518CAA191C469E512CADA89BF5733488C0A9E017B2851B107FAD601086682A0270BAF5E429E3A67643C7095E91E660505C908D120CD8B358ACE904F38BB521904B68FC05CF3187DDC28286816AFB9DF15E00A8FDE15336132609603EAD01F4EE49BCF28AE3AA5ECED3011888EABA6D0AD2ADE90EF70B48266BB60E6B7CF839EFE104C1D050DCD747697AE0F631F94CAA81C4565EB3F09C017B2AADD09492BE0E1D388BA33F9A86E899A2DDE4031D3EEBABEC947D3D8E498762CED65B3E15231C3BB55DD989F7C6FA6743F23EE105F1556E01BB161AFFC81022EBE163F501ABD8467C4D7FC3484656BB5F095B7D591BC661545020E8DEC1BA6814D6105C73333787B7207A893B2342BE79E5B972B8E942085146F908F7',NULL,NULL,NULL,X'1EDB6045C315A6D43D41F059E456E69AE48A84D7181A72F962FC2F5A1D4543DF','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(10,'2026-11-29 10:22:17.779317','granted','moderator','{"turn":3,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-29T10:27:17.779317Z"}',NULL,NULL,NULL,NULL,NULL,X'1391175D4923843B98D102BFE57B039D2B160116E15EAF0A7BB675EC37BD0BAD','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(11,'2026-11-29 10:22:17.785624','said','b','{"turn":3,"step":"say_back","private":false,"gate":"paraphrase"}',7569296186721441484,X'7D10D379E3B3A0E5AE72D6A6C2E456C06A1D07CF831A486841E6A11D426D11906EE6FD0EC05D4A5031F05000174155DEA32E27F9005CC6F5B71A6335952DC0DAC14869F8E8FF3C016ED9E2796FC406AA2D0325BEE26DC5B525D58B44DB9D2687285B8FC258A5F4FBB232D534C4A21E5D9A61E2259359D27E924F57AF73FD8A5A3E8863CFE78531CD716C694B9CB553A3DD7E41E1DFC693F57BE6C8A2BEC0E4B72238CF339219149B68A84F4F48B28C0E62EE8DE99F6E8F809000F514E4B5276621EF95C84B83C043F7F927EDEF44E4F185440251C8CE0B5444C36DE285ADBC891E3C9F93B70F461A0C05ABD45527906DC1D5E3FA94AF0A07739408FF4F8A23350F07E33BA4B41346F90A63825945FF22C2C9DDDF9D13E7F098151A52',NULL,NULL,NULL,X'E8054B1DC156FC5BE1CD22F286361B8613893408A46F67B1147CDEBF0D1C888D','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(12,'2026-11-29 10:22:17.785624','granted','moderator','{"turn":4,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-29T10:25:17.785624Z"}',NULL,NULL,NULL,NULL,NULL,X'7D6C6A45F427B2FD54CCFB8C2B9C7C8EF7F680BFF92DFD3664C1C4E3952CA9FF','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(13,'2026-11-29 10:22:17.792350','chose','a','{"turn":4,"step":"heard","option":"yes","private":false,"gate":"verdict"}',NULL,NULL,NULL,NULL,NULL,X'92EBE509C8DD9087B834EFF87E7DA2E3D70FF4077159BE7C9A27888CB575FDA3','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(14,'2026-11-29 10:22:17.792350','granted','moderator','{"turn":5,"step":"first_floor","to":["a"],"act":"choose","phase":"talking","private":false,"gate":null,"tries":0,"deadline":"2026-11-29T10:25:17.792350Z"}',NULL,NULL,NULL,NULL,NULL,X'1E386677729016847DEA1F2E79066DB7130B4BE4FFDEE8B063872833A055E0C9','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(15,'2026-11-29 10:22:17.796667','chose','a','{"turn":5,"step":"first_floor","option":"keep","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'6A7BF3E300552A5259DD3768384F6F13030ADBAA9233534B6E9293633BC07094','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(16,'2026-11-29 10:22:17.796667','granted','moderator','{"turn":6,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-29T10:27:17.796667Z"}',NULL,NULL,NULL,NULL,NULL,X'FE525FFD79981B873EC26CCE390A368367B2FB758C16B70B53D1500FAAD54BC1','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(17,'2026-11-29 10:22:17.798666','said','a','{"turn":6,"step":"speak","private":false,"gate":"opens"}',1761659059170937658,X'2440BE070E06B20295DFCE8638EB4085F61D0AB9FA648854CE9C88B98B446D825D3B8FE3A6D2BC199CCF32983B73D1DC123E47A38C64FD38EDD2A682CE1676D977717EA16FC6155AB67CCB51C658D4DABA97BF39D8CE0DEF784EE938F9BF7D19EB5C9853FAC4CFB5843E32D2B8240C8CE8E4BF89A07586E7DC686945D54E26947D2412D1975E2E0F24B15F435E12864B88AFB2C0974200BE3B0443C5406F8C0F4D3E2A43722C82877DE7F306E461AE0881B73D65BAF5C8F0C2EA89E65D2CAD63C25D8E77A33D17B6B35B4ED04073D64F291336665E4CCAF3BF45FD2655E37121A2D92E324EAD1CB30C153CE060C8F84161A926F007C9F5CDFEFBE3D2BE13FE7F14A02B26A49D6B16ECF06CA0683F7F8766971D1923445EB35A98B239',NULL,NULL,NULL,X'969936B5CA6816BD92C5241F3B027B8B5D8DFA82D0FA975DA2AAD80FAE41FF9E','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(18,'2026-11-29 10:22:17.798666','granted','moderator','{"turn":7,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-29T10:27:17.798666Z"}',NULL,NULL,NULL,NULL,NULL,X'B2E364678599B53622422D5FCEF7719EF674D0938BEACA622DB38D89F8EA6540','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(19,'2026-11-29 10:22:17.812529','said','b','{"turn":7,"step":"say_back","private":false,"gate":"paraphrase"}',7569296186721441484,X'6AEC2EFF966095C4F1CF6E0A93DF09A17660378D2EDFEE4C8AC92FD0931EB92B253CCA467A73409EDFED9751C34FDD0E3FF864593C20F4381CA43BAB698640E65D977CE1928675EE8CF23A7DE926B9A7D24C6BE119BAEC7D15AD84D8433A06C922048BB4CB2A65FEE78BED3222AA60D215896DC5C4F5CFDB00779E9FF99AF980E9EB396010507B88DF9DF7F59059EC59AEB5B3217E579951FB6F1C2E9E15C8D9C186824B43FD329E1D93E56BA2FEC75DB0A87E4E58C29448AD30C6808BCB11D1EACCC1A1F7ED501CE33CA406930A4A1FF09EA442E6E9D8F1D49F7A4B8CA0533EB1D6EBE014043A5ABA99EF479C30BF524C2E88BBE79327DD3DA2166092831C0AD088515C27DAC7C86F0CA22057F379931963140424D0017A98F7A7B7',NULL,NULL,NULL,X'5517DCF0EB578485D62B02AA654457D9E514C4576676A2E4F4FB8AA8072FAECF','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(20,'2026-11-29 10:22:17.812529','granted','moderator','{"turn":8,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-29T10:25:17.812529Z"}',NULL,NULL,NULL,NULL,NULL,X'A167E12342A322640600246502F8E33A86108C0B2D49D2D78058828DDC484785','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(21,'2026-11-29 10:22:17.816726','closing_began','b','{}',NULL,NULL,NULL,NULL,NULL,X'E58A70F7FB20FC001EE98FD5531B2751AD18304C38D775F28BA4A848DAD5E79A','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(22,'2026-11-29 10:22:17.816726','granted','moderator','{"turn":9,"step":"felt_heard","to":["a","b"],"act":"rate","phase":"closing","private":true,"gate":null,"tries":0,"deadline":"2026-11-29T10:25:17.816726Z"}',NULL,NULL,NULL,NULL,NULL,X'D0F558B41CD663F684CA0898B6EA26BA8BD18D0936987D6046AB2599E9D19D1E','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(23,'2026-11-29 10:22:17.827736','ended','b','{"why":"asked"}',NULL,NULL,NULL,NULL,NULL,X'416657465E0F6E23268935BDB4B128E9A645A222DA5CDB5AD900E011CC03E501','0beb682e87de595fe8e2');
INSERT INTO "log_event" VALUES(1,'2026-11-29 10:22:17.829994','observer_allowed','a','{"observer":"o1","scope":"words"}',NULL,NULL,NULL,NULL,NULL,X'E5F36EA44C273A0E0025A7FCAC4A72DEC78E77802EB29C276B23AAE7A010D357','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(2,'2026-11-29 10:22:17.830814','joined','a','{}',NULL,NULL,NULL,NULL,NULL,X'86BD6F70E3716284AB12E5E74A07B4F7589037B4A277F49294644444A18717B9','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(3,'2026-11-29 10:22:17.832675','joined','b','{}',NULL,NULL,NULL,NULL,NULL,X'20C27AFA246C8A7A260BBA448F4FB2E5C54B5E57FC94E1BC228FC9F641A3A3E0','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(4,'2026-11-29 10:22:17.832675','granted','moderator','{"turn":1,"step":"agree","to":["a","b"],"act":"choose","phase":"opening","private":false,"gate":null,"tries":0,"deadline":"2026-11-29T10:25:17.832675Z"}',NULL,NULL,NULL,NULL,NULL,X'8894240E9BF2A9DD284E8377ED888E68919AB048FF511500D65BC979C39956BD','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(5,'2026-11-29 10:22:17.834874','chose','a','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'664EAE720ED2991DA873F892020638468DF60BB8FF37F08E562128BFBEF6CF20','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(6,'2026-11-29 10:22:17.835665','chose','b','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'ED60C787B33C8D1171A97B1462F5AA4B44E1D804C64065B34B13B4DAE7B73D91','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(7,'2026-11-29 10:22:17.835665','roles_set','moderator','{"speaker":"a","listener":"b","why":"as_asked"}',NULL,NULL,NULL,NULL,NULL,X'7A02A3A39C8F3E2F018416F0E43EF2EC9F9008117EF3EE281C4EB9D820EA2D12','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(8,'2026-11-29 10:22:17.835665','granted','moderator','{"turn":2,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-29T10:27:17.835665Z"}',NULL,NULL,NULL,NULL,NULL,X'B9831D72DAA6DA0DE61CD58912677440AE410933B778181636C005A9EB69967A','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(9,'2026-11-29 10:22:17.837307','said','a','{"turn":2,"step":"speak","private":false,"gate":"opens"}',5234741936409950729,X'A987E2282F86934F922A27B89A22FD443806D57244B248AFA06297E12C7B49C1C22D5A4DC67E3E1D016ACF4351AC37B420C3F2289213C05DF98361FEEA975EEACF939E1022533734C603BCACB215BD6BFBD8112020F9399B41D9972DB01F81500821F9AE4ABDBFB7596131AF198F2084B2C92BBA6EE738514E70DD260F676AE2DA3F2C00E52C93DA3101005DB04B4FF01E1D112076599203D663B8F3157394AF1324BEFF88FC6791ADEEC05110F4C11F25E63353E39E04FAC1776394298AE9AEAB4DF0D287EF516F188E786B9DACCF09DB2CFD11FF3503A92C2A24DB57786A4A8C38B7439E792B378E96C3A4F8DF0F41B207FED977F8DD489B8247EC96831B5612E326FB6F2A7EE40F370AF3932C4B389F1D7F3E988EC941DC4E39BE',NULL,NULL,NULL,X'D4E0204AE5772B19C3A9AC13F2D1DAA3979CA67C6A75C9F9F57F08647B954FAD','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(10,'2026-11-29 10:22:17.837307','granted','moderator','{"turn":3,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-29T10:27:17.837307Z"}',NULL,NULL,NULL,NULL,NULL,X'78765B99ACB368185E97E2AA1F7E0BBA84E6308F16A2B0B19BAA762BEEF3AE44','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(11,'2026-11-29 10:22:17.840176','said','b','{"turn":3,"step":"say_back","private":false,"gate":"paraphrase"}',6566727275291851311,X'A5366BF981210E55F31E4A4DEDCDF364DD039CB6493FF83A5DBE185C8D119E4E46DC4C32F4C2CDABD535AF89C494497CF0C68F8CC8B8F83A2A3FC6D0FB8794333B74DCFB3BDC69B443B71948D9EF5098B9B1B355AF6EA0556CDA64435BCE8ECABE457B08FF88AAD6341E18E77B5228EBBE050D6B704ADB477137A49F3207DF296554F16CFE674298ECB6747CF27C880960CEBCC5974BCF677713A06985755ED9A95CA974A6551DC573464C684FEAE72B845A7F7CE346D18E9DDB208F7E6365E5170B00C28E72FAEBEEF9ACFC42A5610A36F5066DBE5303CA191B2B25F8728D2933034EC31B6730098FCFA7127D3F52784F687A29BD89E27C6C71FD2C4C5BCC437CA8AA3D0F67F2A6A48852AF1807F54323383A3BC7656426225F2B16',NULL,NULL,NULL,X'0626A0A59C2BBA8B8058F5DCE4556EFAFD200FF2D5EC8C96B43CC7845DC9E936','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(12,'2026-11-29 10:22:17.840176','granted','moderator','{"turn":4,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-29T10:25:17.840176Z"}',NULL,NULL,NULL,NULL,NULL,X'FF0EBB0FB57DAEC97ABCDB753E2F9BE1DB90657AB207409F4A314668144960DD','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(13,'2026-11-29 10:22:17.841188','chose','a','{"turn":4,"step":"heard","option":"yes","private":false,"gate":"verdict"}',NULL,NULL,NULL,NULL,NULL,X'BD1E69FED3A86B021BEEA441063F59F9896D4D2887AFAC12690B5F63F018C987','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(14,'2026-11-29 10:22:17.841188','granted','moderator','{"turn":5,"step":"first_floor","to":["a"],"act":"choose","phase":"talking","private":false,"gate":null,"tries":0,"deadline":"2026-11-29T10:25:17.841188Z"}',NULL,NULL,NULL,NULL,NULL,X'A85B27B0082540AD6068B75B850C75BBD1FE13D6BA8436A262CC7CE03A84865A','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(15,'2026-11-29 10:22:17.842769','chose','a','{"turn":5,"step":"first_floor","option":"keep","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'653FE99A8FA00A18A1443D2B759AFE6F232A97BE2F3E8FCC694543A46D29790F','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(16,'2026-11-29 10:22:17.842769','granted','moderator','{"turn":6,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-29T10:27:17.842769Z"}',NULL,NULL,NULL,NULL,NULL,X'D4E63C1A16D71FCE65E46F4404EC281CE68740616BDF370A7B97AE2A2E6C14AB','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(17,'2026-11-29 10:22:17.844527','said','a','{"turn":6,"step":"speak","private":false,"gate":"opens"}',5234741936409950729,X'77D94C2CBE2206F9C730E5EE35594CD93BE228560654D68C3412290DB2B8231D6F2A82F9FDC7EF40C425D95FB9B399265413C9C2A8CC62FC3A3574517A70D6AF3FC7BA41BC13D14EE552A5B6CBACA8D20F9B0E9DD26F451BC9A578CE80265B4D09E835872508EB15359995B52128B4F56DF17E66705A42DDF682D15239976947FC5AD66F74952351B1BE56D0FBC88817701A204BF28B64005A117E43D78DF14230895A6E56DCC78A2625A3E4A12FAF31F55C3E46E3017FECFAACCDD09014BE78B6D9F8505BF36353C798B044EE6FC0E7C91880B7D8B39180CC92244FA61F9C03C8846A581DAF47A3F585EBB12F9A7E12E7ABF079DD6412FC8AE0211B898B98D11123763E2EF87A3C07D94DBC918479E5A68BA899EA14CE08FE14C269',NULL,NULL,NULL,X'D25C5301BF97827FC1B9EBBB39B76D05C661A754FC13A2ADA4838D176DFBA342','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(18,'2026-11-29 10:22:17.844527','granted','moderator','{"turn":7,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-29T10:27:17.844527Z"}',NULL,NULL,NULL,NULL,NULL,X'75CADBAA83F9D0600FA5875235A3F79401ADE9C5C6C59E90CC330F4C17AEFFAD','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(19,'2026-11-29 10:22:17.848198','said','b','{"turn":7,"step":"say_back","private":false,"gate":"paraphrase"}',6566727275291851311,X'095599B215429166A4FE292A7C23EC355B608457FE0DBDFCC658B74A5AFC086B78B8A1AC8209D7C9DA580B10DB0A8E5B439B9D8BCE7C53435E82B4296FDED61CFE9935AE6D0B7D04363FF7578BC0C2ABC8E1F867E4FAA05D5810A09AFA4A28D1BCC20C4B5BC3CC35D32A0EA77C8E6467E6CCC004AF92061821DC4600B771E4FEB4056087B2009D4D0F4BA458C669870CCCC2D7A1C0D41069F1F41A2FFE10EF647B250802431D53DF1C27714BAB1831752A5882EB1AF695699D4F56151B59EA823AB1D3D7F872D7F15A91DFD60D75BD19BF4C5174F514AEF16E1AE7EC8573B722484639E2BCFFEED1CCA79F574B03CC1C8C55F2955089C4CE44BE40A71C1836104AB0A278A3A5F25A60CAD74FA7BD7F7B6C3EA3FD9027389C9E8B728D',NULL,NULL,NULL,X'FB8B536500A46D7447920C9B5F90BA9C98BF21939B33727D1D815943C78BCD0E','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(20,'2026-11-29 10:22:17.848198','granted','moderator','{"turn":8,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-29T10:25:17.848198Z"}',NULL,NULL,NULL,NULL,NULL,X'D4BEF32A94C7A3FB12F07F8BC501D17ABCCC245C1BBC5214E940062F299E6150','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(21,'2026-11-29 10:22:17.849134','closing_began','b','{}',NULL,NULL,NULL,NULL,NULL,X'98B315DC69F0D1E4746C57F619F5301672DE8E50862C5C05FFE22292FD58DFCC','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(22,'2026-11-29 10:22:17.849134','granted','moderator','{"turn":9,"step":"felt_heard","to":["a","b"],"act":"rate","phase":"closing","private":true,"gate":null,"tries":0,"deadline":"2026-11-29T10:25:17.849134Z"}',NULL,NULL,NULL,NULL,NULL,X'2874BFA25B5AED11B09C65D9654B424DC173394FCD2848EEBB82CE77F54E9EBB','4dd95d5201097898d0b2');
INSERT INTO "log_event" VALUES(23,'2026-11-29 10:22:17.850821','ended','b','{"why":"asked"}',NULL,NULL,NULL,NULL,NULL,X'9B5F1BD0D614FDFAB20B90D8DDF7761871B9613738E555279D6FD32A03293AA6','4dd95d5201097898d0b2');
CREATE TABLE "log_head" ("room_id" varchar(20) NOT NULL PRIMARY KEY REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, "seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "hash" BLOB NOT NULL, "erased" bool NOT NULL, "master" varchar(32) NOT NULL, "mac" BLOB NOT NULL, "summary" text NOT NULL);
INSERT INTO "log_head" VALUES('3c14ac9a3129c3a0c9ec',1,X'615657BC8C8EA3AA108C1034FBF954E992EF36ED6C238D4B960A047D83E07DBA',0,'kept',X'78035BF5AA4F08E8BEC432F5880088C9FFEF46BE007EA85A2A221F4D446663B2','{"phase":"gathering","interrupted":null,"began_at":null,"ended_at":null,"joined":["a"],"shares":0,"observers":[{"id":"o1","invited":"words","allowed":[],"since":null,"present":false}]}');
INSERT INTO "log_head" VALUES('0beb682e87de595fe8e2',23,X'416657465E0F6E23268935BDB4B128E9A645A222DA5CDB5AD900E011CC03E501',0,'kept',X'36E4071DDBC82F3C02661D3CEE855A7F10EA6A6E0C6E92739547EC6FEBD21195','{"phase":"ended","interrupted":null,"began_at":"2026-11-29T10:22:17.728166Z","ended_at":"2026-11-29T10:22:17.827736Z","joined":["a","b"],"shares":2,"observers":[{"id":"o1","invited":"words","allowed":[["a","words"]],"since":null,"present":false}]}');
INSERT INTO "log_head" VALUES('4dd95d5201097898d0b2',23,X'9B5F1BD0D614FDFAB20B90D8DDF7761871B9613738E555279D6FD32A03293AA6',1,'kept',X'7FC74D3A011916FB5875701F8A061D8F5BAAF58E36ECF9B2E714E51457C71FFD','{"phase":"ended","interrupted":null,"began_at":"2026-11-29T10:22:17.832675Z","ended_at":"2026-11-29T10:22:17.850821Z","joined":["a","b"],"shares":2,"observers":[{"id":"o1","invited":"words","allowed":[["a","words"]],"since":null,"present":false}]}');
CREATE TABLE "log_key" ("id" bigint NOT NULL PRIMARY KEY, "author" varchar(32) NOT NULL, "master" varchar(32) NOT NULL, "wrapped" BLOB NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "log_one_key_for_an_author_in_a_room" UNIQUE ("room_id", "author"));
INSERT INTO "log_key" VALUES(2928518336107104386,'room','kept',X'F47F2A19ABA37B34ED4A7169BE3C9AAC4987030B0CF01ECEF48C442E907E6BA80A43D4FA69763952CF161100FE0C73FD709D5AE6A4E4A62FFF0712CE9619F6CEB547DF32831647B862E5A442A3D532DF0E14DBF76B3CCED3F12FAA6A','3c14ac9a3129c3a0c9ec');
INSERT INTO "log_key" VALUES(47508457663888996,'room','kept',X'86D5BFF8F302E93154255A6163271E3517DEA9547D430A57A5F839C0D3812F475CED4CC2C9F42125E5D057D9E895834CB82D368B1BAF36BFBF277D4A39171C9D9D2E748F2630B6026E399E4B6F1E8BB2B1CB51C95A53A2CC9C9685FD','0beb682e87de595fe8e2');
INSERT INTO "log_key" VALUES(1761659059170937658,'a','kept',X'1D88CB94E3FDA6DE1CF1E0688F2BE8432DBCA025002BFAFBB5B80DE34158C7CCD0895DDCBC8741E63635988A818FDFE2BBC46B5BA612B0E48D86C21B70394918AFAF0F19AF7FC3F085B4838281D38ECA6B7CB78BFE7F629C90F15791','0beb682e87de595fe8e2');
INSERT INTO "log_key" VALUES(7569296186721441484,'b','kept',X'778D3ED3947CA96F662F12AD7BFB248B8100725394B4474D9EA2D1A9BF967286882F5136A6C376B6F444E1CBF72C62CBFE334CA7B581BD229B11CCCBBD43385F46D45086C2E859CD679758F94979036C05AE3B241E69C2E87AE77459','0beb682e87de595fe8e2');
CREATE TABLE "log_pinnedformat" ("ref" varchar(64) NOT NULL PRIMARY KEY, "text" text NOT NULL);
INSERT INTO "log_pinnedformat" VALUES('speaker_listener@3','# The floor: one has it, the other says back, and the floor is passed on. In the style of the speaker-listener
# exercises of relationship education; every sentence a person reads here is our own.

id = "speaker_listener"
version = 3
start = "agree"
closing = "felt_heard"

[title]
en = "Speaker and listener"
de = "Reden und Zuhören"
es = "Hablar y escuchar"
ar = "الكلام والإصغاء"

[summary]
en = "One of you has the floor and says a sentence or two. The other says it back in their own words, and then the floor is kept or passed on. Short pieces, one subject, and nothing to solve today. A good start when talk tends to speed up."
de = "Eine Person hat das Wort und sagt ein, zwei Sätze. Die andere gibt sie mit eigenen Worten wieder, und dann wird das Wort behalten oder weitergegeben. Kurze Stücke, ein Thema, und heute nichts zu lösen. Ein guter Anfang, wenn Gespräche leicht schneller werden."
es = "Una persona tiene la palabra y dice una o dos frases. La otra las dice con sus propias palabras, y después la palabra se queda o se pasa. Trozos cortos, un tema, y hoy nada que resolver. Un buen comienzo cuando la conversación tiende a acelerarse."
ar = "الكلام لطرف يقول جملة أو جملتين. والآخر يعيدهما بكلماته، ثم يبقى الكلام أو ينتقل. أجزاء قصيرة، وموضوع واحد، ولا شيء للحل اليوم. بداية جيدة عندما يميل الحديث إلى التسارع."

[ground_rules]
en = [
    "Whoever has the floor speaks for themselves, a sentence or two at a time, without guessing at the other''s motives.",
    "Whoever listens says back what was said, without answering it. Your own view has its place when you have the floor.",
    "The floor stays with the speaker while the other says back. It is passed on freely, and both of you have it.",
    "Stay with one subject. Today is for understanding it; solving it comes another time.",
    "Either of you can take a break or end at any time, without giving a reason.",
    "This is practice for everyday life. It is not therapy, not for emergencies, and not for where there is fear.",
]
de = [
    "Wer das Wort hat, spricht für sich, ein, zwei Sätze auf einmal, ohne fremde Motive zu erraten.",
    "Wer zuhört, gibt wieder, was gesagt wurde, ohne darauf zu antworten. Deine eigene Sicht hat ihren Platz, wenn du das Wort hast.",
    "Das Wort bleibt bei der redenden Person, während die andere wiedergibt. Es wird frei weitergegeben, und ihr habt es beide.",
    "Bleibt bei einem Thema. Heute geht es ums Verstehen; das Lösen kommt ein andermal.",
    "Ihr könnt beide jederzeit eine Pause machen oder aufhören, ohne einen Grund zu nennen.",
    "Das ist eine Übung für den Alltag. Sie ist keine Therapie, nichts für Notfälle, und nichts, wo es Angst gibt.",
]
es = [
    "Quien tiene la palabra habla por sí, una o dos frases cada vez, sin adivinar los motivos de la otra persona.",
    "Quien escucha dice de vuelta lo dicho, sin responder. Tu propia opinión tiene su sitio cuando tienes la palabra.",
    "La palabra se queda con quien habla mientras la otra persona la dice de vuelta. Se pasa libremente, y las dos la tenéis.",
    "Quedaos en un tema. Hoy es para entenderlo; resolverlo llega otro día.",
    "Cualquiera puede hacer una pausa o terminar en cualquier momento, sin dar un motivo.",
    "Esto es una práctica para la vida diaria. No es terapia, no es para emergencias, ni para donde hay miedo.",
]
ar = [
    "من له الكلام يتكلم عن نفسه، جملة أو جملتين في كل مرة، من دون تخمين نوايا الآخر.",
    "من يصغي يعيد ما قيل من دون الرد عليه. ولرأيك مكانه عندما يكون لك الكلام.",
    "يبقى الكلام لصاحبه بينما يعيد الآخر ما سمع. وينتقل بحرية، ولكلٍّ منكما نصيبه منه.",
    "البقاء في موضوع واحد. اليوم للفهم، والحل لوقت آخر.",
    "لكلٍّ منكما أخذ استراحة أو الإنهاء في أي وقت، من دون ذكر سبب.",
    "هذا تمرين للحياة اليومية. ليس علاجًا، وليس لحالات الطوارئ، ولا لمواضع الخوف.",
]

# ------------------------------------------------------------------------------------------------- the claims ledger
# What is sourced was partly read in excerpts of the pages named: check the primary text before printing it elsewhere.

[[claim]]
text = "The speaker keeps the floor while the listener says back, speaks in brief pieces, and passes the floor when they choose to."
source = "In the style of the Speaker-Listener Technique of PREP (Markman, Stanley, Blumberg), as promisinghorizons.com and ronmoore.org describe it"
status = "sourced"

[[claim]]
text = "The listener says back in their own words, and gives no opinion before holding the floor."
source = "The same pages, and a coaching manual for the technique"
status = "sourced"

[[claim]]
text = "Talking a subject over comes first; solving it is kept apart."
source = "The same pages"
status = "sourced"

[[claim]]
text = "This structure lowers the negative and does not raise the positive, so the dialogue closes with an appreciation."
source = "Cornelius & Alessi 2007, 30 couples, on the structure; the close is our own judgement"
status = "sourced"

[[claim]]
text = "Yes, almost, missed: the speaker answers the saying-back with one of three."
source = "The technique knows yes and not quite; the three are our own judgement"
status = "house_default"

[[claim]]
text = "At most 350 characters a piece; three tries; the reminders."
source = "Our own judgement; the technique asks for a sentence or two"
status = "house_default"

[[claim]]
text = "Finishing is offered once both have had the floor, and the listener may ask for the floor once more."
source = "The technique shares the floor; the rest is our own judgement"
status = "house_default"

# -------------------------------------------------------------------------------------------------------- the opening

[[step]]
id = "agree"
phase = "opening"
act = "choose"
who = "both"
remind_after = 180
outcome = [{ when = { all = "now" }, do = ["as_asked"], to = "speak" }, { to = "appreciation" }]
title.en = "One subject, now?"
title.de = "Ein Thema, jetzt?"
title.es = "¿Un tema, ahora?"
title.ar = "موضوع واحد، الآن؟"
prompt.en = "One subject, short pieces, no solving today. Is now a good time for it? Either answer is fine, and you see each other''s."
prompt.de = "Ein Thema, kurze Stücke, heute keine Lösung. Passt es jetzt? Beide Antworten sind in Ordnung, und ihr seht sie voneinander."
prompt.es = "Un tema, trozos cortos, hoy sin resolver. ¿Es ahora un buen momento? Las dos respuestas están bien, y veis la de cada cual."
prompt.ar = "موضوع واحد، وأجزاء قصيرة، من دون حلول اليوم. هل الوقت مناسب؟ كلتا الإجابتين مقبولة، وإجابة كلٍّ منكما ظاهرة للآخر."
waiting.en = "Thank you. Your partner is still thinking about it."
waiting.de = "Danke. Dein Gegenüber überlegt noch."
waiting.es = "Gracias. La otra persona todavía lo está pensando."
waiting.ar = "شكرًا. الطرف الآخر ما زال يفكر."
example.en = ["now"]

[[step.options]]
id = "now"
label.en = "Yes, let us begin"
label.de = "Ja, fangen wir an"
label.es = "Sí, empecemos"
label.ar = "نعم، لنبدأ"

[[step.options]]
id = "not_now"
label.en = "Rather another time"
label.de = "Lieber ein andermal"
label.es = "Mejor en otro momento"
label.ar = "الأفضل وقت آخر"

# --------------------------------------------------------------------------------------------------------- the talking

[[step]]
id = "speak"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 350
remind_after = 300
outcome = [{ to = "say_back" }]
title.en = "The floor"
title.de = "Das Wort"
title.es = "La palabra"
title.ar = "الكلام"
prompt.en = "Say one piece of it, in a sentence or two. Speak for yourself: what you see, think, feel or wish."
prompt.de = "Sag ein Stück davon, in ein, zwei Sätzen. Sprich für dich: was du siehst, denkst, fühlst oder dir wünschst."
prompt.es = "Di un trozo, en una o dos frases. Habla por ti: lo que ves, piensas, sientes o deseas."
prompt.ar = "جزء واحد منه، في جملة أو جملتين. والكلام عن النفس: عن الرؤية والفكر والشعور والرغبة."
waiting.en = "Your partner has the floor. You will say it back; your own view has its place later."
waiting.de = "Dein Gegenüber hat das Wort. Du wirst es wiedergeben; deine eigene Sicht hat später ihren Platz."
waiting.es = "La otra persona tiene la palabra. Tú la dirás de vuelta; tu propia opinión tiene su sitio después."
waiting.ar = "الكلام للطرف الآخر. ومن دورك إعادة ما سُمع، ولرأيك مكانه فيما بعد."
stems.en = ["I notice that …", "When …, I feel …", "I worry that …", "I would like …"]
stems.de = ["Ich merke, dass …", "Wenn …, fühle ich mich …", "Ich mache mir Sorgen, dass …", "Ich hätte gern …"]
stems.es = ["Noto que …", "Cuando …, siento …", "Me preocupa que …", "Me gustaría …"]
stems.ar = ["ألاحظ أن …", "عندما …، أشعر بـ …", "يقلقني أن …", "أودّ …"]
example.en = [
    "When we get home late, I often start with the dishes on my own, and I feel left alone with it.",
    "I worry that it sounds like nagging when I ask, so I often say nothing and then get short with you.",
    "I would like evenings to feel like something we do together.",
]
example.de = [
    "Wenn wir spät nach Hause kommen, fange ich oft allein mit dem Abwasch an, und ich fühle mich damit alleingelassen.",
    "Ich mache mir Sorgen, dass es nach Nörgeln klingt, wenn ich frage, also sage ich oft nichts und werde dann kurz angebunden.",
    "Ich hätte gern, dass sich die Abende nach etwas anfühlen, das wir zusammen machen.",
]
example.es = [
    "Cuando llegamos tarde a casa, muchas veces empiezo a fregar por mi cuenta, y siento que me quedo a solas con ello.",
    "Me preocupa que suene a queja cuando pregunto, así que muchas veces no digo nada y luego respondo con sequedad.",
    "Me gustaría que las noches se sintieran como algo que hacemos en común.",
]
example.ar = [
    "عندما نعود متأخرين، أبدأ غالبًا بغسل الصحون وحدي، وأشعر بأن الأمر متروك لي.",
    "يقلقني أن يبدو طلبي إلحاحًا، فأسكت غالبًا ثم تخرج كلماتي جافة.",
    "أودّ أن تكون الأمسيات شيئًا نفعله معًا.",
]

[[step]]
id = "say_back"
phase = "talking"
act = "say"
who = "listener"
gate = "paraphrase"
max_chars = 350
remind_after = 300
outcome = [{ to = "heard" }]
title.en = "Say it back"
title.de = "Wiedergeben"
title.es = "Decirlo de vuelta"
title.ar = "إعادة ما سُمع"
prompt.en = "Say in your own words what you heard. No answer to it yet, and no need to agree."
prompt.de = "Sag mit deinen Worten, was du gehört hast. Noch keine Antwort darauf, und du musst nicht zustimmen."
prompt.es = "Di con tus palabras lo que has oído. Todavía sin responder, y sin necesidad de estar de acuerdo."
prompt.ar = "إعادة ما سُمع بكلماتك. من دون رد بعد، ومن دون حاجة إلى موافقة."
waiting.en = "You keep the floor. Your partner is saying back what they heard."
waiting.de = "Du behältst das Wort. Dein Gegenüber gibt wieder, was angekommen ist."
waiting.es = "Conservas la palabra. La otra persona está diciendo lo que oyó."
waiting.ar = "الكلام باقٍ لك. الطرف الآخر يعيد ما سمعه."
stems.en = ["You are saying that …", "If I follow you, …", "For you it is …"]
stems.de = ["Du sagst, dass …", "Wenn ich dir folge, …", "Für dich ist es …"]
stems.es = ["Dices que …", "Si te sigo, …", "Para ti es …"]
stems.ar = ["المقصود عندك أن …", "إن كنت أتابعك جيدًا، …", "هو عندك …"]
example.en = [
    "You are saying that this comes up again and again, and that you often carry it alone.",
    "If I follow you, you hold back because you do not want to hurt me, and then it comes out sideways.",
    "For you it is about doing it together.",
]
example.de = [
    "Du sagst, dass das immer wieder vorkommt, und dass du es oft allein trägst.",
    "Wenn ich dir folge, hältst du dich zurück, weil du mich nicht verletzen willst, und dann kommt es anders heraus.",
    "Für dich geht es darum, es zusammen zu tun.",
]
example.es = [
    "Dices que esto vuelve una y otra vez, y que muchas veces lo llevas a solas.",
    "Si te sigo, te contienes porque no quieres hacerme daño, y luego sale de otra manera.",
    "Para ti se trata de hacerlo en común.",
]
example.ar = [
    "المقصود عندك أن هذا يتكرر، وأن حمله يقع عليك وحدك غالبًا.",
    "إن كنت أتابعك جيدًا، فالسكوت عندك كي لا تجرحني الكلمة، ثم يخرج الأمر بشكل آخر.",
    "المهم عندك أن نفعله معًا.",
]

[[step]]
id = "heard"
phase = "talking"
act = "choose"
who = "speaker"
gate = "verdict"
remind_after = 180
outcome = [
    { when = { option = "yes", both_spoke = true }, to = "floor" },
    { when = { option = "yes" }, to = "first_floor" },
    { when = { tries = 3 }, do = ["count_try"], to = "way_on" },
    { when = { option = "almost" }, do = ["count_try"], to = "clarify" },
    { do = ["count_try"], to = "say_again" },
]
title.en = "Is that it?"
title.de = "Ist es das?"
title.es = "¿Es eso?"
title.ar = "هل هذا هو؟"
prompt.en = "Is that what you said? Almost is a good answer, too."
prompt.de = "Ist es das, was du gesagt hast? Fast ist auch eine gute Antwort."
prompt.es = "¿Es eso lo que dijiste? Casi también es una buena respuesta."
prompt.ar = "هل هذا ما قيل؟ و«تقريبًا» إجابة جيدة أيضًا."
waiting.en = "Your partner is checking it against what they meant. Second tries are part of it."
waiting.de = "Dein Gegenüber vergleicht es mit dem, was gemeint war. Zweite Versuche gehören dazu."
waiting.es = "La otra persona lo compara con lo que quería decir. Los segundos intentos forman parte de esto."
waiting.ar = "الطرف الآخر يقارن ذلك بما كان يقصده. والمحاولات الثانية جزء من الأمر."
example.en = ["almost", "yes"]

[[step.options]]
id = "yes"
label.en = "Yes, that is it"
label.de = "Ja, das ist es"
label.es = "Sí, eso es"
label.ar = "نعم، هذا هو"

[[step.options]]
id = "almost"
label.en = "Almost: it is more like …"
label.de = "Fast: Es ist eher …"
label.es = "Casi: es más bien …"
label.ar = "تقريبًا: هو أقرب إلى …"

[[step.options]]
id = "missed"
label.en = "Not yet: let me say it again"
label.de = "Noch nicht: Ich sage es noch einmal"
label.es = "Todavía no: déjame decirlo otra vez"
label.ar = "ليس بعد: أقوله مرة أخرى"

[[step]]
id = "clarify"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 350
remind_after = 180
outcome = [{ to = "say_back" }]
title.en = "It is more like …"
title.de = "Es ist eher …"
title.es = "Es más bien …"
title.ar = "هو أقرب إلى …"
prompt.en = "Which part was there, and what is it more like? One sentence can be enough."
prompt.de = "Welcher Teil war da, und was ist es eher? Ein Satz kann genügen."
prompt.es = "¿Qué parte estaba, y qué es más bien? Una frase puede bastar."
prompt.ar = "أي جزء كان حاضرًا، وإلى ماذا هو أقرب؟ قد تكفي جملة واحدة."
waiting.en = "Your partner is making one part of it clearer."
waiting.de = "Dein Gegenüber macht einen Teil davon klarer."
waiting.es = "La otra persona está aclarando una parte."
waiting.ar = "الطرف الآخر يوضح جزءًا منه."
stems.en = ["Yes, and it is more like …", "The part about … is not quite it; I mean …"]
stems.de = ["Ja, und es ist eher …", "Der Teil über … ist es nicht ganz; ich meine …"]
stems.es = ["Sí, y es más bien …", "La parte sobre … no es del todo; quiero decir …"]
stems.ar = ["نعم، وهو أقرب إلى …", "الجزء عن … ليس تمامًا؛ أقصد …"]
example.en = ["Yes, and it is more like being tired than being angry. I would like company more than help."]
example.de = ["Ja, und es ist eher Müdigkeit als Ärger. Ich hätte lieber Gesellschaft als Hilfe."]
example.es = ["Sí, y es más bien cansancio que enfado. Me gustaría compañía más que ayuda."]
example.ar = ["نعم، وهو أقرب إلى التعب منه إلى الغضب. أودّ الرفقة أكثر من المساعدة."]

[[step]]
id = "say_again"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 350
remind_after = 300
outcome = [{ to = "say_back" }]
title.en = "In other words"
title.de = "Mit anderen Worten"
title.es = "Con otras palabras"
title.ar = "بكلمات أخرى"
prompt.en = "Say the same piece in other words. Shorter is often easier to hold."
prompt.de = "Sag dasselbe Stück mit anderen Worten. Kürzer ist oft leichter zu halten."
prompt.es = "Di el mismo trozo con otras palabras. Más corto suele ser más fácil de sostener."
prompt.ar = "قول الجزء نفسه بكلمات أخرى. والأقصر أسهل في الغالب."
waiting.en = "Your partner is looking for other words."
waiting.de = "Dein Gegenüber sucht andere Worte."
waiting.es = "La otra persona busca otras palabras."
waiting.ar = "الطرف الآخر يبحث عن كلمات أخرى."
stems.en = ["Put differently, …", "In short, …"]
stems.de = ["Anders gesagt, …", "Kurz gesagt, …"]
stems.es = ["Dicho de otro modo, …", "En pocas palabras, …"]
stems.ar = ["بعبارة أخرى، …", "باختصار، …"]
example.en = ["In short, I like it when we tidy up together, even for five minutes."]
example.de = ["Kurz gesagt, ich mag es, wenn wir zusammen aufräumen, und sei es nur fünf Minuten."]
example.es = ["En pocas palabras, me gusta cuando recogemos en equipo, aunque sean cinco minutos."]
example.ar = ["باختصار، أحب أن نرتب معًا، ولو خمس دقائق."]

[[step]]
id = "way_on"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [
    { when = { option = "split" }, do = ["reset_tries"], to = "smaller" },
    { when = { option = "park", both_spoke = true }, do = ["park"], to = "floor" },
    { when = { option = "park" }, do = ["park"], to = "first_floor" },
    { do = ["park", "swap"], to = "speak" },
]
title.en = "How to go on"
title.de = "Wie es weitergeht"
title.es = "Cómo seguir"
title.ar = "كيف نتابع"
prompt.en = "Some things are hard to put into words in one go, and you have both stayed with it. How would you like to go on?"
prompt.de = "Manches lässt sich schwer auf einmal in Worte fassen, und ihr seid beide dabeigeblieben. Wie möchtest du weitermachen?"
prompt.es = "Hay cosas difíciles de poner en palabras de una vez, y las dos personas habéis aguantado. ¿Cómo te gustaría seguir?"
prompt.ar = "بعض الأشياء يصعب التعبير عنها دفعة واحدة، وقد بقيتما معها معًا. كيف تكون المتابعة الأنسب لك؟"
waiting.en = "You have both stayed with something that is hard to put into words. Your partner is choosing how to go on."
waiting.de = "Ihr seid beide bei etwas geblieben, das schwer in Worte zu fassen ist. Dein Gegenüber wählt, wie es weitergeht."
waiting.es = "Las dos personas os habéis quedado con algo difícil de poner en palabras. La otra persona elige cómo seguir."
waiting.ar = "بقيتما معًا مع شيء يصعب التعبير عنه. الطرف الآخر يختار كيف تكون المتابعة."
example.en = ["split", "park"]

[[step.options]]
id = "split"
label.en = "Take one smaller piece of it"
label.de = "Ein kleineres Stück davon nehmen"
label.es = "Tomar un trozo más pequeño"
label.ar = "أخذ جزء أصغر منه"

[[step.options]]
id = "park"
label.en = "Keep it for another day"
label.de = "Für einen anderen Tag aufheben"
label.es = "Guardarlo para otro día"
label.ar = "إبقاؤه ليوم آخر"

[[step.options]]
id = "go_on"
label.en = "Leave it here and pass the floor"
label.de = "Hier lassen und das Wort weitergeben"
label.es = "Dejarlo aquí y pasar la palabra"
label.ar = "تركه هنا وتمرير الكلام"

[[step]]
id = "smaller"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 200
remind_after = 180
outcome = [{ to = "say_back" }]
title.en = "One smaller piece"
title.de = "Ein kleineres Stück"
title.es = "Un trozo más pequeño"
title.ar = "جزء أصغر"
prompt.en = "Take one small piece of it: a single moment, or a single feeling."
prompt.de = "Nimm ein kleines Stück davon: einen einzigen Moment oder ein einziges Gefühl."
prompt.es = "Toma un trozo pequeño: un solo momento, o un solo sentimiento."
prompt.ar = "جزء صغير منه: لحظة واحدة أو شعور واحد."
waiting.en = "Your partner is picking one small piece of it."
waiting.de = "Dein Gegenüber sucht ein kleines Stück davon aus."
waiting.es = "La otra persona está eligiendo un trozo pequeño."
waiting.ar = "الطرف الآخر يختار جزءًا صغيرًا منه."
stems.en = ["Just this: …"]
stems.de = ["Nur das: …"]
stems.es = ["Solo esto: …"]
stems.ar = ["هذا فقط: …"]
example.en = ["Just this: I stood at the sink and wished you were there."]
example.de = ["Nur das: Ich stand an der Spüle und habe mir gewünscht, dass du da wärst."]
example.es = ["Solo esto: estaba ante el fregadero y deseé que estuvieras allí."]
example.ar = ["هذا فقط: وقفت عند المغسلة وتمنيت وجودك هناك."]

[[step]]
id = "first_floor"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [{ when = { option = "keep" }, to = "speak" }, { do = ["swap"], to = "speak" }]
title.en = "Keep the floor or pass it"
title.de = "Das Wort behalten oder weitergeben"
title.es = "Conservar la palabra o pasarla"
title.ar = "إبقاء الكلام أو تمريره"
prompt.en = "Is there another piece you would like to say, or do you pass the floor?"
prompt.de = "Gibt es noch ein Stück, das du sagen möchtest, oder gibst du das Wort weiter?"
prompt.es = "¿Hay otro trozo que te gustaría decir, o pasas la palabra?"
prompt.ar = "هل هناك جزء آخر للقول، أم ينتقل الكلام؟"
waiting.en = "Your partner is deciding whether there is more, or whether the floor is yours."
waiting.de = "Dein Gegenüber entscheidet, ob es noch mehr gibt, oder ob du das Wort bekommst."
waiting.es = "La otra persona está decidiendo si hay más, o si la palabra es tuya."
waiting.ar = "الطرف الآخر يقرر إن كان هناك مزيد، أم أن الكلام لك."
example.en = ["pass"]

[[step.options]]
id = "keep"
label.en = "I keep the floor"
label.de = "Ich behalte das Wort"
label.es = "Conservo la palabra"
label.ar = "أُبقي الكلام"

[[step.options]]
id = "pass"
label.en = "I pass the floor"
label.de = "Ich gebe das Wort weiter"
label.es = "Paso la palabra"
label.ar = "أمرّر الكلام"

[[step]]
id = "floor"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [
    { when = { option = "keep" }, to = "speak" },
    { when = { option = "pass" }, do = ["swap"], to = "speak" },
    { to = "finish_too" },
]
title.en = "Keep, pass or finish"
title.de = "Behalten, weitergeben oder aufhören"
title.es = "Conservar, pasar o terminar"
title.ar = "إبقاء أو تمرير أو إنهاء"
prompt.en = "Another piece, or the floor to your partner, or is it enough for today?"
prompt.de = "Noch ein Stück, oder das Wort an dein Gegenüber, oder ist es genug für heute?"
prompt.es = "¿Otro trozo, la palabra para la otra persona, o es suficiente por hoy?"
prompt.ar = "جزء آخر، أم الكلام للطرف الآخر، أم يكفي لليوم؟"
waiting.en = "Your partner is deciding whether there is more, whether the floor is yours, or whether it is enough for today."
waiting.de = "Dein Gegenüber entscheidet, ob es noch mehr gibt, ob du das Wort bekommst, oder ob es genug für heute ist."
waiting.es = "La otra persona está decidiendo si hay más, si la palabra es tuya, o si es suficiente por hoy."
waiting.ar = "الطرف الآخر يقرر إن كان هناك مزيد، أم أن الكلام لك، أم يكفي لليوم."
example.en = ["finish"]

[[step.options]]
id = "keep"
label.en = "I keep the floor"
label.de = "Ich behalte das Wort"
label.es = "Conservo la palabra"
label.ar = "أُبقي الكلام"

[[step.options]]
id = "pass"
label.en = "I pass the floor"
label.de = "Ich gebe das Wort weiter"
label.es = "Paso la palabra"
label.ar = "أمرّر الكلام"

[[step.options]]
id = "finish"
label.en = "It is enough for today"
label.de = "Es ist genug für heute"
label.es = "Es suficiente por hoy"
label.ar = "يكفي لليوم"

[[step]]
id = "finish_too"
phase = "talking"
act = "choose"
who = "listener"
remind_after = 180
outcome = [
    { when = { option = "finish" }, do = ["end_round"], to = "felt_heard" },
    { do = ["swap"], to = "speak" },
]
title.en = "Enough for both?"
title.de = "Genug für euch beide?"
title.es = "¿Suficiente para las dos personas?"
title.ar = "هل يكفي للطرفين؟"
prompt.en = "Your partner would like to finish here. Is that fine, or would you like the floor once more?"
prompt.de = "Dein Gegenüber möchte hier aufhören. Ist das in Ordnung, oder möchtest du das Wort noch einmal?"
prompt.es = "La otra persona quiere terminar aquí. ¿Está bien, o te gustaría la palabra una vez más?"
prompt.ar = "يودّ الطرف الآخر الإنهاء هنا. هل هذا مناسب، أم لديك رغبة في الكلام مرة أخرى؟"
waiting.en = "Your partner is looking whether it is enough for them, too."
waiting.de = "Dein Gegenüber schaut, ob es auch dort genug ist."
waiting.es = "La otra persona está mirando si también es suficiente para ella."
waiting.ar = "الطرف الآخر ينظر إن كان هذا يكفيه أيضًا."
example.en = ["finish"]

[[step.options]]
id = "finish"
label.en = "Fine, enough for today"
label.de = "In Ordnung, genug für heute"
label.es = "Está bien, suficiente por hoy"
label.ar = "حسنًا، يكفي لليوم"

[[step.options]]
id = "once_more"
label.en = "I would like the floor once more"
label.de = "Ich möchte das Wort noch einmal"
label.es = "Me gustaría la palabra una vez más"
label.ar = "أودّ الكلام مرة أخرى"

# --------------------------------------------------------------------------------------------------------- the closing

[[step]]
id = "felt_heard"
phase = "closing"
act = "rate"
who = "both"
private = true
remind_after = 180
outcome = [{ to = "appreciation" }]
title.en = "Felt heard"
title.de = "Sich gehört fühlen"
title.es = "Sentir que te oyen"
title.ar = "وصول صوتك"
prompt.en = "How heard do you feel just now? 0 is not at all, 10 is fully. Only you see your answer."
prompt.de = "Wie sehr fühlst du dich gerade gehört? 0 ist gar nicht, 10 ist ganz. Deine Antwort siehst nur du."
prompt.es = "¿Hasta qué punto sientes ahora que te han oído? 0 es nada, 10 es del todo. Tu respuesta solo la ves tú."
prompt.ar = "إلى أي حد وصل صوتك الآن؟ 0 لم يصل، و10 وصل كله. إجابتك ظاهرة لك وحدك."
waiting.en = "Thank you. Your partner is still answering for themselves."
waiting.de = "Danke. Dein Gegenüber antwortet noch für sich."
waiting.es = "Gracias. La otra persona todavía está respondiendo por su parte."
waiting.ar = "شكرًا. الطرف الآخر لم ينتهِ من إجابته بعد."
example.en = ["8"]

[[step]]
id = "appreciation"
phase = "closing"
act = "say"
who = "both"
max_chars = 350
remind_after = 300
outcome = [{ to = "end" }]
title.en = "A thank-you"
title.de = "Ein Dank"
title.es = "Un gracias"
title.ar = "كلمة شكر"
prompt.en = "Before you part: tell your partner one thing that you appreciate about them, small or large."
prompt.de = "Bevor ihr auseinandergeht: Sag deinem Gegenüber eine Sache, die du an diesem Menschen schätzt, klein oder groß."
prompt.es = "Antes de despediros: di a la otra persona una cosa que aprecias en ella, pequeña o grande."
prompt.ar = "قبل الوداع: شيء واحد هو موضع تقديرك في الطرف الآخر، صغيرًا كان أو كبيرًا."
waiting.en = "Thank you. Your partner is writing theirs."
waiting.de = "Danke. Dein Gegenüber schreibt noch."
waiting.es = "Gracias. La otra persona está escribiendo lo suyo."
waiting.ar = "شكرًا. الطرف الآخر يكتب كلمته."
stems.en = ["Thank you for …", "I like it when you …", "Something I appreciate about you is …"]
stems.de = ["Danke, dass …", "Ich mag es, wenn du …", "Etwas, das ich an dir schätze, ist …"]
stems.es = ["Gracias por …", "Me gusta cuando …", "Algo que aprecio de ti es …"]
stems.ar = ["شكرًا على …", "يعجبني منك …", "شيء أقدّره فيك هو …"]
example.en = ["Thank you for taking the time to hear me. I like how patient you are when I look for words."]
example.de = [
    "Danke, dass du dir die Zeit genommen hast, mich zu hören. Ich mag deine Geduld, wenn ich nach Worten suche.",
]
example.es = ["Gracias por tomarte el tiempo de oírme. Me gusta tu paciencia cuando busco las palabras."]
example.ar = ["شكرًا على وقتك وإصغائك. يعجبني صبرك عندما أبحث عن الكلمات."]
');
CREATE TABLE "log_room" ("id" varchar(20) NOT NULL PRIMARY KEY, "key" bigint NULL, "topic" BLOB NULL, "created_at" datetime NOT NULL, "observers" text NOT NULL CHECK ((JSON_VALID("observers") OR "observers" IS NULL)), "hash" BLOB NOT NULL, "format_id" varchar(64) NOT NULL REFERENCES "log_pinnedformat" ("ref") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "log_room" VALUES('3c14ac9a3129c3a0c9ec',2928518336107104386,X'C7871EE06917ECD2ECEC4CE4B8BF92BCAEE789731CD362D4460127EB731182F9F2D399572A8A6B82C36992F8E07A205355337E7E82CAB4E725457C68C81C3C7AF1B630C68E7542578E512BC93A53F2E92E3AEF379624FF8E65A3B3D8604A26CCE31737075AC69C83835D8EA2E185CB55832587BFFDFC3359A66FB63D6CFA219FCC09BFD25BD7D43583392A1609C3DD3DFFF75DDF8CA70B2421528DF7E186E2D72DC3A4EA14429F3490CB7454E8F5B98879611FDA947523B5A4B42FBFB523449110119B007A60D8AF632CB028AACEAB156851B14D0CBA19AF3FA8BF5F6F1FF975BEB08AB5B7E2CED5EAE343160F24E0CF738E1E7A8A668C1283FC0D29159E72C253B248CC543FF4455CC71851F890C336C2B34B58AE823D55E516C567','2026-11-29 10:22:14.507114','[{"id": "o1", "scope": "words"}]',X'E50DD1E6AD64C554FBF645A9281D23962B6B0D6B701C8D2D646E61152D7AAF4B','speaker_listener@3');
INSERT INTO "log_room" VALUES('0beb682e87de595fe8e2',47508457663888996,X'DC44A0C19803044CD577ABF3179DDDAEE210559389872356BE4DDA567ED0983CD0BE6C21369D46212551DB94D2E3ADD1212DA546A41EB358F97EE9CC98AB1DD7A7BAE05DFF0B2BE86006F8FB4A63B52407DC6F051849F010B647271A15462CB1D1371560E3CF2BA6C646519C14449B32336E4084C48B6298E9FADEF205C2CD6EDDEC171623E4D8BF59C36F498B3E6AECD789E7F6007614A6A4AC608B289887A60A9D30E973A7CF064AAD84B72CA76B0E72AE6F2D3B6DFC947B6049084067FA85A98C8338669E9E85E65A6AA5645576CE2392355A90405562B37C7BEC21E4DF7DB16A7998EDCC35D9F8042D575DC274B9668F4894E332AE70343EBB3968A5A9565E69976C754A1A17FF65BEF5AEE0CD17B405B76423715AA3D1E9D05A','2026-11-29 10:22:17.390174','[{"id": "o1", "scope": "words"}]',X'57199F6EC5EA98611297BC6F6C3483FEAA54B6AE6774626179A6A1ACD48BA07E','speaker_listener@3');
INSERT INTO "log_room" VALUES('4dd95d5201097898d0b2',6066999159858505411,X'F7E27C3674D98B292A5BFE973C5B74DAC63423DD96390BA8915D71141AF9D8C12C9DE61B55DDEDF60003A741D5EF1C139C628C7057D1AC7D20AB3AABDCC0C1DD669D29268D4D88111E3A097F63BA5A1323EA3636BED92482D87D8F7A261D573D16DA89E1F214093991B928DDD97E6CFF3E65D0D9253C974940DF5A1303C13E6127CE35D4628D88D79EAC8852899167A8AD21013059270DC670534CFDFDA2296BCCBEF8B815925C843B59E51D31F59A891F4579D46CFCB8291BD023A19A168E2FDC43066A916D84659503FF78BD689254971B279212FEF640995DE7C9FCFCF12C361F7B5784B277F9C7B24F3E21EBEDC940B2ADBD51F0F310ED17D87D734CBF5A82C829BF681557B99DAE9525C8DA31968A365D8A7BE5FE1726D0F78F','2026-11-29 10:22:17.468333','[{"id": "o1", "scope": "words"}]',X'0099BEAA73F50045FD44FFCD44477B684099F40A0684F14307F480333EC245FF','speaker_listener@3');
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE TABLE "notices_choices" ("person_id" varchar(32) NOT NULL PRIMARY KEY REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "mail" bool NOT NULL, "reminders" bool NOT NULL, "mailed_at" datetime NULL);
CREATE TABLE "notices_outgoingmail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(100) NOT NULL UNIQUE, "key_id" bigint NOT NULL, "master" varchar(32) NOT NULL, "wrapped" BLOB NOT NULL, "sealed" BLOB NOT NULL, "created_at" datetime NOT NULL);
CREATE TABLE "notices_sentnotice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(150) NOT NULL, "sent_at" datetime NOT NULL, "person_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "told_once" UNIQUE ("person_id", "key"));
CREATE TABLE "notices_subscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "endpoint" text NOT NULL, "public_key" BLOB NOT NULL, "secret" BLOB NOT NULL, "created_at" datetime NOT NULL, "person_id" varchar(32) NOT NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL UNIQUE REFERENCES "accounts_session" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "presence_presencelease" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "room" varchar(20) NOT NULL, "participant_id" varchar(8) NOT NULL, "process_id" varchar(32) NOT NULL REFERENCES "presence_serverprocess" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_lease_per_process" UNIQUE ("room", "participant_id", "process_id"));
CREATE TABLE "presence_serverprocess" ("id" varchar(32) NOT NULL PRIMARY KEY, "until" datetime NOT NULL);
CREATE TABLE "rooms_erasurerequest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "participant_id" varchar(8) NOT NULL, "asked_at" datetime NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_erasure_request_per_participant" UNIQUE ("room_id", "participant_id"));
CREATE TABLE "rooms_exportrequest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "participant_id" varchar(8) NOT NULL, "asked_at" datetime NOT NULL, "ready_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "allowed_a" integer unsigned NULL CHECK ("allowed_a" >= 0), "allowed_b" integer unsigned NULL CHECK ("allowed_b" >= 0), "given_at" datetime NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_export_request_each" UNIQUE ("room_id", "participant_id"));
CREATE TABLE "rooms_keepchoice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "days" integer unsigned NOT NULL CHECK ("days" >= 0), "person_id" varchar(32) NOT NULL UNIQUE REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "rooms_researchconsent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "participant_id" varchar(1) NOT NULL, "allowed_at" datetime NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_research_consent_each" UNIQUE ("room_id", "participant_id"));
CREATE TABLE "rooms_seat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "participant_id" varchar(8) NOT NULL, "role" varchar(8) NOT NULL, "name" varchar(40) NOT NULL, "scope" varchar(8) NOT NULL, "scripted" bool NOT NULL, "link_hash" BLOB NULL UNIQUE, "link_until" datetime NULL, "token_hash" BLOB NULL UNIQUE, "token_until" datetime NULL, "accepted_at" datetime NULL, "form_hash" BLOB NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, "keep_days" integer unsigned NULL CHECK ("keep_days" >= 0), "keep_until" datetime NULL, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_seat_per_participant" UNIQUE ("room_id", "participant_id"), CONSTRAINT "one_seat_per_person_in_a_room" UNIQUE ("room_id", "person_id"));
INSERT INTO "rooms_seat" VALUES(1,'a','partner','Ana','',0,X'69E86F84079274CFD359E99592607110654298BCEEF42F8E5D7117C9C285C110','2026-12-29 10:22:14.507114',NULL,NULL,'2026-11-29 10:22:17.235507',NULL,'3c14ac9a3129c3a0c9ec',NULL,NULL,'d2b034562b1ea9ba11961f96ee491d55');
INSERT INTO "rooms_seat" VALUES(2,'b','partner','Ben','',0,X'187B1C1556187B96007CF741020552554E8755359694F43C25ED086625EA307B','2026-12-29 10:22:14.507114',X'25E62F1586E7C998C213A305C5F38CA5ECBF43F6A6749F60929733F83843C177','2027-02-27 10:22:14.507114',NULL,NULL,'3c14ac9a3129c3a0c9ec',NULL,NULL,NULL);
INSERT INTO "rooms_seat" VALUES(3,'o1','observer','Dr. Lee','words',0,X'97977C0072119DDC7BFA20ABACAD34F0CB9CA1098ECC80FA336213F148AF666D','2026-12-29 10:22:14.507114',X'E7C0188E2AE9ADCB0DDB69B3BF6073E8384294F24CC99CE0D5CDE540D444F415','2027-02-27 10:22:14.507114',NULL,NULL,'3c14ac9a3129c3a0c9ec',NULL,NULL,NULL);
INSERT INTO "rooms_seat" VALUES(4,'a','partner','Ana','',0,X'B1BA9379BD9D3043C1F2AA0DDB2B5B11C25FA3B775A2EE0CF6D9F1ED93EE89A8','2026-12-29 10:22:17.390174',NULL,NULL,'2026-11-29 10:22:17.431247',NULL,'0beb682e87de595fe8e2',NULL,NULL,'d2b034562b1ea9ba11961f96ee491d55');
INSERT INTO "rooms_seat" VALUES(5,'b','partner','Ben','',0,X'60A744C05B19ED982A03FD2423C5103308D3B8E71715225577456799D81B03CA','2026-12-29 10:22:17.390174',X'887313027A333BC513AABEBE390789CFAB8F3750271EBEDCF7FF77D9701DCF1D','2027-02-27 10:22:17.390174',NULL,NULL,'0beb682e87de595fe8e2',NULL,NULL,NULL);
INSERT INTO "rooms_seat" VALUES(6,'o1','observer','Dr. Lee','words',0,X'0A041D1DE8D506FED2BD609FAAB4E9DC07A64B92830A6171CF81734DF7E10229','2026-12-29 10:22:17.390174',X'211C255BFA75B1C5C31DE347D96FAC9914D47DD428246AC5D7172C89EE0F2CFC','2027-02-27 10:22:17.390174',NULL,NULL,'0beb682e87de595fe8e2',NULL,NULL,NULL);
INSERT INTO "rooms_seat" VALUES(7,'a','partner','','',0,NULL,'2026-12-29 10:22:17.468333',NULL,NULL,'2026-11-29 10:22:17.494226',NULL,'4dd95d5201097898d0b2',NULL,NULL,NULL);
INSERT INTO "rooms_seat" VALUES(8,'b','partner','','',0,NULL,'2026-12-29 10:22:17.468333',X'13929EF3C7EE42D503C235F397473D5105E61AE35A07DCAABCCCD0167F11982C','2027-02-27 10:22:17.468333',NULL,NULL,'4dd95d5201097898d0b2',NULL,NULL,NULL);
INSERT INTO "rooms_seat" VALUES(9,'o1','observer','','words',0,NULL,'2026-12-29 10:22:17.468333',X'565520B4F7E11CAADFF561B47327A51782326445F4BCC527FD6D2B4FE8BBD054','2027-02-27 10:22:17.468333',NULL,NULL,'4dd95d5201097898d0b2',NULL,NULL,NULL);
CREATE TABLE "trail_entry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "action" varchar(32) NOT NULL, "by" varchar(32) NULL, "room" varchar(20) NULL, "couple" varchar(32) NULL, "person" varchar(32) NULL);
INSERT INTO "trail_entry" VALUES(1,'2026-11-29 10:22:17.856706','room_erased',NULL,'4dd95d5201097898d0b2',NULL,'d2b034562b1ea9ba11961f96ee491d55');
INSERT INTO "trail_entry" VALUES(2,'2026-11-29 10:22:17.885401','couple_formed','6c474a2087c39caff4645205c7485dc5',NULL,'d89c61512254d6471e9b',NULL);
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE INDEX "accounts_session_person_id_6b01fe29" ON "accounts_session" ("person_id");
CREATE UNIQUE INDEX "one_unused_device_code_of_a_kind" ON "accounts_devicecode" ("person_id", "kind") WHERE "used_at" IS NULL;
CREATE INDEX "accounts_devicecode_person_id_acb99a28" ON "accounts_devicecode" ("person_id");
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "care_key_master_6c573f8b" ON "care_key" ("master");
CREATE INDEX "log_head_master_90d972f3" ON "log_head" ("master");
CREATE TRIGGER log_event_stays_unchanged BEFORE UPDATE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_event_stays BEFORE DELETE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_room_stays_unchanged BEFORE UPDATE ON log_room BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_room_stays BEFORE DELETE ON log_room BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_pinnedformat_stays_unchanged BEFORE UPDATE ON log_pinnedformat BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_pinnedformat_stays BEFORE DELETE ON log_pinnedformat BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE UNIQUE INDEX "log_one_command_of_an_id" ON "log_event" ("room_id", "command_id") WHERE "command_id" IS NOT NULL;
CREATE INDEX "log_key_master_17494b45" ON "log_key" ("master");
CREATE INDEX "plans_of_couple" ON "couples_plan" ("couple_id", "at");
CREATE INDEX "couples_coupleinvitation_address_hash_8231a927" ON "couples_coupleinvitation" ("address_hash");
CREATE INDEX "couples_coupleinvitation_couple_id_d2ee27aa" ON "couples_coupleinvitation" ("couple_id");
CREATE INDEX "couples_coupleinvitation_inviter_id_722d7351" ON "couples_coupleinvitation" ("inviter_id");
CREATE INDEX "couples_key_master_61ef4932" ON "couples_key" ("master");
CREATE INDEX "rooms_of_couple" ON "couples_coupleroom" ("couple_id", "id");
CREATE INDEX "couples_member_person_id_570be948" ON "couples_member" ("person_id");
CREATE INDEX "couples_stoppedinviter_inviter_id_5add3887" ON "couples_stoppedinviter" ("inviter_id");
CREATE INDEX "couples_stoppedinviter_person_id_bbf5b2a5" ON "couples_stoppedinviter" ("person_id");
CREATE INDEX "errands_errand_due_9bd7a352" ON "errands_errand" ("due");
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE INDEX "notices_subscription_person_id_78578812" ON "notices_subscription" ("person_id");
CREATE INDEX "notices_sentnotice_sent_at_43bd83b8" ON "notices_sentnotice" ("sent_at");
CREATE INDEX "notices_sentnotice_person_id_52f991af" ON "notices_sentnotice" ("person_id");
CREATE INDEX "presence_presencelease_process_id_716767a6" ON "presence_presencelease" ("process_id");
CREATE INDEX "rooms_seat_form_hash_0d62aae7" ON "rooms_seat" ("form_hash");
CREATE INDEX "rooms_seat_keep_until_77109e12" ON "rooms_seat" ("keep_until");
CREATE INDEX "seats_of_person" ON "rooms_seat" ("person_id", "id");
CREATE TRIGGER trail_entry_stays_unchanged BEFORE UPDATE ON trail_entry BEGIN SELECT RAISE(ABORT, 'entries of the trail are never changed or deleted'); END;
CREATE TRIGGER trail_entry_stays BEFORE DELETE ON trail_entry WHEN OLD.at > datetime('now', '-1096 days') BEGIN SELECT RAISE(ABORT, 'entries of the trail are never changed or deleted'); END;
CREATE INDEX "trail_entry_at_afc11a3f" ON "trail_entry" ("at");
CREATE INDEX "trail_entry_of_by" ON "trail_entry" ("by");
CREATE INDEX "trail_entry_of_room" ON "trail_entry" ("room");
CREATE INDEX "trail_entry_of_couple" ON "trail_entry" ("couple");
CREATE INDEX "trail_entry_of_person" ON "trail_entry" ("person");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',42);
INSERT INTO "sqlite_sequence" VALUES('account_emailaddress',0);
INSERT INTO "sqlite_sequence" VALUES('accounts_session',1);
INSERT INTO "sqlite_sequence" VALUES('django_admin_log',0);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',39);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',156);
INSERT INTO "sqlite_sequence" VALUES('auth_group',0);
INSERT INTO "sqlite_sequence" VALUES('mfa_authenticator',0);
INSERT INTO "sqlite_sequence" VALUES('rooms_seat',9);
INSERT INTO "sqlite_sequence" VALUES('care_entry',1);
INSERT INTO "sqlite_sequence" VALUES('trail_entry',2);
INSERT INTO "sqlite_sequence" VALUES('errands_errand',4);
INSERT INTO "sqlite_sequence" VALUES('couples_member',2);
INSERT INTO "sqlite_sequence" VALUES('accounts_operatorkey',1);
COMMIT;
