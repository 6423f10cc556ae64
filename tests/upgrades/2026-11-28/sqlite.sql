BEGIN TRANSACTION;
CREATE TABLE "accounts_operatorkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL UNIQUE, "digest" BLOB NOT NULL UNIQUE, "created_at" datetime NOT NULL);
INSERT INTO "accounts_operatorkey" VALUES(1,'the practice',X'5B83B13620E1B1045981BB8C0E98DAEFF641866028E94ED84E930B9394665C56','2026-11-28 20:19:55.478000');
CREATE TABLE "accounts_person" ("password" varchar(128) NOT NULL, "last_login" datetime NULL, "id" varchar(32) NOT NULL PRIMARY KEY, "email" varchar(254) NULL UNIQUE, "language" varchar(35) NOT NULL, "time_zone" varchar(63) NOT NULL, "is_active" bool NOT NULL, "is_staff" bool NOT NULL);
INSERT INTO "accounts_person" VALUES('!aakdkjvCI4DP7TxWcUODn69wzz6qSn8YdprADIvv','2026-11-28 20:19:55.001958','fdd87991559ced4d97d613418fdd089e',NULL,'en','UTC',1,0);
CREATE TABLE "accounts_session" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" BLOB NOT NULL UNIQUE, "data" text NOT NULL, "auth_hash" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "last_used_at" datetime NOT NULL, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "accounts_session" VALUES(1,X'C2258CEEDC0AEE1D27598F6367AE27E8A610D7B9F9FD581EC198FF5EBF88DCAE','.eJxVjDsOwjAMQO-SGUUJrRubkZ0zVE5s0wJqpX4mxN1ppQ4wv8_btbwuXbvOOrW9uIszEUxEEYCKSi2UpIlVHXEDAUnd6TfJXJ467J08eLiPvozDMvXZ74o_6Oxvo-jrerh_g47nbquB4JwBY4kMUkkqaMYYA1hAzUaaKCThxrBCtJgwZzY5A-cQmqLqPl90aUFX:1xXOtn:ZB_w_EwVCRvKIpq291YX2ip68kzE9OuLX4VJCoS_6ys','5952b581c1a5d3d7c8ffa8105f08ebf9e7907da6f8388f178bbafd25ab006cee','2026-11-28 20:19:54.760422','2026-11-28 20:19:54.760432','fdd87991559ced4d97d613418fdd089e');
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
INSERT INTO "auth_permission" VALUES(25,7,'add_room','Can add room');
INSERT INTO "auth_permission" VALUES(26,7,'change_room','Can change room');
INSERT INTO "auth_permission" VALUES(27,7,'delete_room','Can delete room');
INSERT INTO "auth_permission" VALUES(28,7,'view_room','Can view room');
INSERT INTO "auth_permission" VALUES(29,8,'add_pinnedformat','Can add pinned format');
INSERT INTO "auth_permission" VALUES(30,8,'change_pinnedformat','Can change pinned format');
INSERT INTO "auth_permission" VALUES(31,8,'delete_pinnedformat','Can delete pinned format');
INSERT INTO "auth_permission" VALUES(32,8,'view_pinnedformat','Can view pinned format');
INSERT INTO "auth_permission" VALUES(33,9,'add_head','Can add head');
INSERT INTO "auth_permission" VALUES(34,9,'change_head','Can change head');
INSERT INTO "auth_permission" VALUES(35,9,'delete_head','Can delete head');
INSERT INTO "auth_permission" VALUES(36,9,'view_head','Can view head');
INSERT INTO "auth_permission" VALUES(37,10,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(38,10,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(39,10,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(40,10,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(41,11,'add_key','Can add key');
INSERT INTO "auth_permission" VALUES(42,11,'change_key','Can change key');
INSERT INTO "auth_permission" VALUES(43,11,'delete_key','Can delete key');
INSERT INTO "auth_permission" VALUES(44,11,'view_key','Can view key');
INSERT INTO "auth_permission" VALUES(45,12,'add_serverprocess','Can add server process');
INSERT INTO "auth_permission" VALUES(46,12,'change_serverprocess','Can change server process');
INSERT INTO "auth_permission" VALUES(47,12,'delete_serverprocess','Can delete server process');
INSERT INTO "auth_permission" VALUES(48,12,'view_serverprocess','Can view server process');
INSERT INTO "auth_permission" VALUES(49,13,'add_presencelease','Can add presence lease');
INSERT INTO "auth_permission" VALUES(50,13,'change_presencelease','Can change presence lease');
INSERT INTO "auth_permission" VALUES(51,13,'delete_presencelease','Can delete presence lease');
INSERT INTO "auth_permission" VALUES(52,13,'view_presencelease','Can view presence lease');
INSERT INTO "auth_permission" VALUES(53,14,'add_seat','Can add seat');
INSERT INTO "auth_permission" VALUES(54,14,'change_seat','Can change seat');
INSERT INTO "auth_permission" VALUES(55,14,'delete_seat','Can delete seat');
INSERT INTO "auth_permission" VALUES(56,14,'view_seat','Can view seat');
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'auth','permission');
INSERT INTO "django_content_type" VALUES(2,'auth','group');
INSERT INTO "django_content_type" VALUES(3,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(4,'accounts','person');
INSERT INTO "django_content_type" VALUES(5,'accounts','operatorkey');
INSERT INTO "django_content_type" VALUES(6,'accounts','session');
INSERT INTO "django_content_type" VALUES(7,'log','room');
INSERT INTO "django_content_type" VALUES(8,'log','pinnedformat');
INSERT INTO "django_content_type" VALUES(9,'log','head');
INSERT INTO "django_content_type" VALUES(10,'log','event');
INSERT INTO "django_content_type" VALUES(11,'log','key');
INSERT INTO "django_content_type" VALUES(12,'presence','serverprocess');
INSERT INTO "django_content_type" VALUES(13,'presence','presencelease');
INSERT INTO "django_content_type" VALUES(14,'rooms','seat');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'accounts','0001_tables','2026-11-28 20:19:50.535049');
INSERT INTO "django_migrations" VALUES(2,'contenttypes','0001_initial','2026-11-28 20:19:50.550024');
INSERT INTO "django_migrations" VALUES(3,'contenttypes','0002_remove_content_type_name','2026-11-28 20:19:50.581818');
INSERT INTO "django_migrations" VALUES(4,'auth','0001_initial','2026-11-28 20:19:50.613922');
INSERT INTO "django_migrations" VALUES(5,'auth','0002_alter_permission_name_max_length','2026-11-28 20:19:50.641889');
INSERT INTO "django_migrations" VALUES(6,'auth','0003_alter_user_email_max_length','2026-11-28 20:19:50.658013');
INSERT INTO "django_migrations" VALUES(7,'auth','0004_alter_user_username_opts','2026-11-28 20:19:50.674174');
INSERT INTO "django_migrations" VALUES(8,'auth','0005_alter_user_last_login_null','2026-11-28 20:19:50.686291');
INSERT INTO "django_migrations" VALUES(9,'auth','0006_require_contenttypes_0002','2026-11-28 20:19:50.686907');
INSERT INTO "django_migrations" VALUES(10,'auth','0007_alter_validators_add_error_messages','2026-11-28 20:19:50.698636');
INSERT INTO "django_migrations" VALUES(11,'auth','0008_alter_user_username_max_length','2026-11-28 20:19:50.712439');
INSERT INTO "django_migrations" VALUES(12,'auth','0009_alter_user_last_name_max_length','2026-11-28 20:19:50.724286');
INSERT INTO "django_migrations" VALUES(13,'auth','0010_alter_group_name_max_length','2026-11-28 20:19:50.751619');
INSERT INTO "django_migrations" VALUES(14,'auth','0011_update_proxy_permissions','2026-11-28 20:19:50.778698');
INSERT INTO "django_migrations" VALUES(15,'auth','0012_alter_user_first_name_max_length','2026-11-28 20:19:50.791043');
INSERT INTO "django_migrations" VALUES(16,'log','0001_tables','2026-11-28 20:19:50.884224');
INSERT INTO "django_migrations" VALUES(17,'presence','0001_tables','2026-11-28 20:19:50.902855');
INSERT INTO "django_migrations" VALUES(18,'rooms','0001_tables','2026-11-28 20:19:50.930611');
CREATE TABLE "log_event" ("seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "at" datetime NOT NULL, "name" varchar(32) NOT NULL, "by" varchar(32) NOT NULL, "body" text NOT NULL, "key" bigint NULL, "sealed" BLOB NULL, "command_id" varchar(64) NULL, "command_by" varchar(32) NULL, "command_digest" BLOB NULL, "hash" BLOB NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY ("room_id", "seq"));
INSERT INTO "log_event" VALUES(1,'2026-11-28 20:19:55.057772','joined','a','{}',NULL,NULL,NULL,NULL,NULL,X'620D1A3D0F293A6F730846A2C249E977583B9716C520893AA8C9A0C938CED649','6c52f6b20dea4c109903');
INSERT INTO "log_event" VALUES(1,'2026-11-28 20:19:55.077961','observer_allowed','a','{"observer":"o1","scope":"words"}',NULL,NULL,NULL,NULL,NULL,X'A4588E8252BB2A784B5B256999EE9F5F4B483ACCF9FFB59373FD44FBE429B9AF','368e2412566aff596989');
INSERT INTO "log_event" VALUES(2,'2026-11-28 20:19:55.086114','joined','a','{}',NULL,NULL,NULL,NULL,NULL,X'8A3C79EF14DB06DC3BA51556C70CB8D97C4F944067DB80D0D57E1DE04569B1BC','368e2412566aff596989');
INSERT INTO "log_event" VALUES(3,'2026-11-28 20:19:55.106083','joined','b','{}',NULL,NULL,NULL,NULL,NULL,X'70BED1292895724D24714488A3F36BCCE119BBED652FBA28E3A836E0393D8D36','368e2412566aff596989');
INSERT INTO "log_event" VALUES(4,'2026-11-28 20:19:55.106083','granted','moderator','{"turn":1,"step":"agree","to":["a","b"],"act":"choose","phase":"opening","private":false,"gate":null,"tries":0,"deadline":"2026-11-28T20:22:55.106083Z"}',NULL,NULL,NULL,NULL,NULL,X'65CD2EF96C0BA5D125922A988D603B06A37A10E9350E367323FE9204F664E8FA','368e2412566aff596989');
INSERT INTO "log_event" VALUES(5,'2026-11-28 20:19:55.112985','chose','a','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'DC99064FEB274794BD4A598D9E34B0AB723B5D90315CEDD308EDFE6703AC28A8','368e2412566aff596989');
INSERT INTO "log_event" VALUES(6,'2026-11-28 20:19:55.130597','chose','b','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'149C99BA86E4CC47FC7F479C4D5155A77823555AE742A7A0A91EE9B4BE6C6DE7','368e2412566aff596989');
INSERT INTO "log_event" VALUES(7,'2026-11-28 20:19:55.130597','roles_set','moderator','{"speaker":"a","listener":"b","why":"as_asked"}',NULL,NULL,NULL,NULL,NULL,X'1F8FA07BCD0D4DBFB12781137E5104AA8D2572EBD23B006CFFF99190EE678095','368e2412566aff596989');
INSERT INTO "log_event" VALUES(8,'2026-11-28 20:19:55.130597','granted','moderator','{"turn":2,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-28T20:24:55.130597Z"}',NULL,NULL,NULL,NULL,NULL,X'49F71B52B9B4DB66AA37D210D20BDE4B9B49381D2777D79145B6BBE0F2D34DC4','368e2412566aff596989');
INSERT INTO "log_event" VALUES(9,'2026-11-28 20:19:55.141967','said','a','{"turn":2,"step":"speak","private":false,"gate":"opens"}',4410506839732151282,X'60ACA5DF28710600268D363DEC49CF6389E75919E10B3F9FB761975847E9CE7174CAEBFAF595F0EBA80B891E5209C16E11CE79B33BFE9B9EA85EB4D5D7148BDAC47807C538ECB667828AD5F6A3A3B684A6AE9A55FF124DA615CD8C2BACA63669A3FD423AD0EA23DA9C22D6AFE08CDD5180DDC11A8E8C460DA630633514B5530EFE4819C45FA79CD58555FFDE6CE4A41940791FE8B242B90088357119E5D8BC99295312715117DC86C6522312A8C616F0D8F66B72C300DCE75645B1270CEFEB4073A1023640CFC9E6579405495A3CF6C22C087760A70F154BE2E50B7E6D7D57F03E0D2BC778EF04331553F09F4B3179C88C48DD734D2664603A68E954676B7679C0890C13A210D3D86151AD91F3872EFD13A334228795B6D28C056FBE',NULL,NULL,NULL,X'11F3F5CCE60E43C0FB72C656CC9A5A84ED9C95944B4BC709308C967834BFAB6A','368e2412566aff596989');
INSERT INTO "log_event" VALUES(10,'2026-11-28 20:19:55.141967','granted','moderator','{"turn":3,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-28T20:24:55.141967Z"}',NULL,NULL,NULL,NULL,NULL,X'1E12BC7150A0C1950429A523544576EBF8716934153172EC9B785DE77FDE47C3','368e2412566aff596989');
INSERT INTO "log_event" VALUES(11,'2026-11-28 20:19:55.158635','said','b','{"turn":3,"step":"say_back","private":false,"gate":"paraphrase"}',7796565584500794080,X'B978B3C903FEDD380D4FBAEE3AA7B9B9EDEF74A5EBE438D0D1A85024527D42CD440140CA7E3A9BA39D9AFCD9078607453894982A06D460AE47E1CA425C84E7622DFCC3DE5BF02D979033EBB47945354E197B7145202CD4EB1DBA6AFDA0E099758DB082044AF4D890AACCE566C9C2EBA11E0E6A5EEBFFB47817E4E8AA76F2337C7A5BD3A6F5333DDEAE01C78865F2B1876E81BE589AED9B76BE66936391647117DF44EDE9B34973B925DD4989C7D2E6710D0BDDBC940EF20B5D234B10C27BE6B057D4427D8150DED4BD0D9B5D1E0FCE997812E60A622A34172B9CE71EB75A6ADF0C6883E2145A145DD6054BCBFD674C75C6CD43503C28081A1C8ED544D28B4CDE128080B2AEB9679C8EABCF18C867E5ADDE470F1777587B190370F29B',NULL,NULL,NULL,X'60744EE02F8F7D9481C2BE52EDF7A3A232539E3884FF22C11F970BF928A73085','368e2412566aff596989');
INSERT INTO "log_event" VALUES(12,'2026-11-28 20:19:55.158635','granted','moderator','{"turn":4,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-28T20:22:55.158635Z"}',NULL,NULL,NULL,NULL,NULL,X'A8A6A102F309F338DE8E040410B9491634D8B687EA2D7B3BD1B1EF7422FE8A0C','368e2412566aff596989');
INSERT INTO "log_event" VALUES(13,'2026-11-28 20:19:55.174466','chose','a','{"turn":4,"step":"heard","option":"yes","private":false,"gate":"verdict"}',NULL,NULL,NULL,NULL,NULL,X'BD0B2717A7ACB3D15EB551C777419F103C5E5179DAC08C7F881D3C378571105C','368e2412566aff596989');
INSERT INTO "log_event" VALUES(14,'2026-11-28 20:19:55.174466','granted','moderator','{"turn":5,"step":"first_floor","to":["a"],"act":"choose","phase":"talking","private":false,"gate":null,"tries":0,"deadline":"2026-11-28T20:22:55.174466Z"}',NULL,NULL,NULL,NULL,NULL,X'458B6C12FE9FCA5E388B52987896C295CF9B82701C9C8FD8BA8AA5167E62C774','368e2412566aff596989');
INSERT INTO "log_event" VALUES(15,'2026-11-28 20:19:55.190658','chose','a','{"turn":5,"step":"first_floor","option":"keep","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'0A5618992F4A21468CC1DFFEF7CAB471B3D44EA2CB7282E20E667F4E781E1943','368e2412566aff596989');
INSERT INTO "log_event" VALUES(16,'2026-11-28 20:19:55.190658','granted','moderator','{"turn":6,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-28T20:24:55.190658Z"}',NULL,NULL,NULL,NULL,NULL,X'2D0C30BF756ADD703EF9E22393FCFADBE7EA7750A91182EC854C226123A30A33','368e2412566aff596989');
INSERT INTO "log_event" VALUES(17,'2026-11-28 20:19:55.208724','said','a','{"turn":6,"step":"speak","private":false,"gate":"opens"}',4410506839732151282,X'EEAFF413ACAEC7AA12D60E1F19D46AF8882E1ECF68894A359E52215823FCCAD6E9F2D0C34738199CFC56B04C82470139F46C17270B11D40767452B3EEA1534B0F0CF0FF7FB91E6403CB71E8970A5239E995C0A0DCE491C7FAC83CA94F27F788F9BCBF408FE6276725F668998C49D80386F16CE1213B116657D978C381A0D65653F2DA5A2B12A8BB37D5DE0B4E35AB45DF2305007183AC460F073756A6852555CE8CD9A31F13E4917B146B9793C6DC2ADCB3848F5830C37A9DB4FEC4B984CF797BCBE3733926B21D25CC03B0D88E77762FC349ADB5E29095EA0A91DC38671061EE11905FB4F655C68E546F9FBEC52F14CF01F0A12284EE101BE2CA9EEB588F5E2A55C2C09CC477CDF5A2C64B423670D3F238C0DB35899E079C8196AFC',NULL,NULL,NULL,X'6459C00BB95C3388702CA321FDB95D91CD98B83ED65CE0779E627E01F3015667','368e2412566aff596989');
INSERT INTO "log_event" VALUES(18,'2026-11-28 20:19:55.208724','granted','moderator','{"turn":7,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-28T20:24:55.208724Z"}',NULL,NULL,NULL,NULL,NULL,X'701E57D6EA22A46B5349A243D06001DBC91EFD287B72FCCFA4E577C89AE531E4','368e2412566aff596989');
INSERT INTO "log_event" VALUES(19,'2026-11-28 20:19:55.218562','said','b','{"turn":7,"step":"say_back","private":false,"gate":"paraphrase"}',7796565584500794080,X'E42002861782CE93F9DBA60B0E5225366CCF70D2B642D3E21F3D7529C3DCADE7C16B8DDE814F19A7B864366BB12E27908A2E0EFAD29F706C1A0C249924AFD4D9B91E79F61B339E8D94F8CFC6051459B8DCBEEA5616675DC18A8B58E0FF634ADE8CA8C279DF2CED80253AF8E024163F43D95CBE9DABC208F51BD948C8360711D46A1CE0FC4977D8FE5E327D99421C9745835398AED27A0A685A8EA2F152B75C6F3EAAA9C9E7423CEDD68606DD6C7DD974B0F5A85F0C6923E51F2C4329F3FF3EC46C4C8692B5F630785B97ABF8510EDE7A01BBCB1B103BFB048C6E9E09D7F1272FBAC9785F371FCE5E9A1F9293A1043F9A80C492F0A019125F74A32225A1001C2E2C37DC05345DF60C4FA34288253A109DD36BD66A78FE240D82CE636C',NULL,NULL,NULL,X'B6F02D8A75C5F4CEE1BED2629F6CF946248805592784FBCD09CABA2192723E3D','368e2412566aff596989');
INSERT INTO "log_event" VALUES(20,'2026-11-28 20:19:55.218562','granted','moderator','{"turn":8,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-28T20:22:55.218562Z"}',NULL,NULL,NULL,NULL,NULL,X'29D3C397C55204B5E8539EAC0C609944A72D9476E4C7814852B0893BA2DAE2CF','368e2412566aff596989');
INSERT INTO "log_event" VALUES(21,'2026-11-28 20:19:55.234338','closing_began','b','{}',NULL,NULL,NULL,NULL,NULL,X'699541684DD0725985411A453DA4F51351417AC30E921D18EF6FD9F472B1F589','368e2412566aff596989');
INSERT INTO "log_event" VALUES(22,'2026-11-28 20:19:55.234338','granted','moderator','{"turn":9,"step":"felt_heard","to":["a","b"],"act":"rate","phase":"closing","private":true,"gate":null,"tries":0,"deadline":"2026-11-28T20:22:55.234338Z"}',NULL,NULL,NULL,NULL,NULL,X'9986749176F31962025AADB6678D2EB2FDFB2B88E11D2613D5C63B5D07B2C814','368e2412566aff596989');
INSERT INTO "log_event" VALUES(23,'2026-11-28 20:19:55.250271','ended','b','{"why":"asked"}',NULL,NULL,NULL,NULL,NULL,X'70554D26EC44E76E9CEA502BBBF62EAFB97130A4886706A8C5206F465A224299','368e2412566aff596989');
INSERT INTO "log_event" VALUES(1,'2026-11-28 20:19:55.261807','observer_allowed','a','{"observer":"o1","scope":"words"}',NULL,NULL,NULL,NULL,NULL,X'492F7F541ACC180C9960CF7D9FFE977B117DB140EC0AAD69C46EB86ACB0061A0','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(2,'2026-11-28 20:19:55.273793','joined','a','{}',NULL,NULL,NULL,NULL,NULL,X'43D2FA7A0DEE43B16FF4A7EE46B8F70D236D4EC486C1135A3A447A946B5B2B95','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(3,'2026-11-28 20:19:55.284620','joined','b','{}',NULL,NULL,NULL,NULL,NULL,X'2D41673DDE258248F0ACE5DC92381C82A4D9A128464CD67545EBC24694A79C8E','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(4,'2026-11-28 20:19:55.284620','granted','moderator','{"turn":1,"step":"agree","to":["a","b"],"act":"choose","phase":"opening","private":false,"gate":null,"tries":0,"deadline":"2026-11-28T20:22:55.284620Z"}',NULL,NULL,NULL,NULL,NULL,X'8C30B37E7011B3765C4141118A178FD31EE0CF5352E946DA5D3C0083D9625AC8','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(5,'2026-11-28 20:19:55.293873','chose','a','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'027F329D6293ECCB213BD1BFB22CB54A078F8AEC4165852E3009EEE070690581','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(6,'2026-11-28 20:19:55.305861','chose','b','{"turn":1,"step":"agree","option":"now","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'6D927ECB4BF0F2BA0168783629BE1EF9D74013FF3ED6D1FB488BA8C42919AB85','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(7,'2026-11-28 20:19:55.305861','roles_set','moderator','{"speaker":"a","listener":"b","why":"as_asked"}',NULL,NULL,NULL,NULL,NULL,X'5236DC1A35BA26035BB3362F4D25A6AABDA759BE0E465B87D5A9CD67FD642EAA','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(8,'2026-11-28 20:19:55.305861','granted','moderator','{"turn":2,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-28T20:24:55.305861Z"}',NULL,NULL,NULL,NULL,NULL,X'37CF3CC047B1C80842BEFC1FEEB04A1D8DEBF06017FC31EBAEA1E5CEC89B268C','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(9,'2026-11-28 20:19:55.314126','said','a','{"turn":2,"step":"speak","private":false,"gate":"opens"}',6122270433984384914,X'E0D00BEA30CFD5322C404CC2B1099F5B1E702B3D4128B75350AB7901B25DAAEDA43F919EA06DA1113398E9561BC430F6790D62343E894A04C7D29DEA9DDA1F36702BFC053FB94E0DC5F8FFD754EFBCC44EFBE4937F82E14E7A4E8971B610AD4C719B10725C7A3C7FEF8D9FC0310860832303B5712AD3E133CB4569A0D6FC624F85407CCA1F91E028BB49B6FD508717BFD287E2862189106309B26E00F70E546A41729D5988A8D9E5B64E6AE93498B643295A6176EC6596A2866212D1634C25B58B30D413893B46D509ADC56407E6039569B90F59A07F125A8618572E2BD334902A99CD8217CB0147BD390582C83B3E66E9F2195E02B9B046DC0648F2751DEDBC94758F3BAE1A178F0684E15B82BEF71ED536E162BE6AC716CA27F18A',NULL,NULL,NULL,X'46649DC58840772764D3671D0D0144F52001C945237C577274A9C7347B0BD297','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(10,'2026-11-28 20:19:55.314126','granted','moderator','{"turn":3,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-28T20:24:55.314126Z"}',NULL,NULL,NULL,NULL,NULL,X'121C9330BB1168337CDEAC4BE744BBB2E278A9193DD09FB223CA2392990A348D','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(11,'2026-11-28 20:19:55.331532','said','b','{"turn":3,"step":"say_back","private":false,"gate":"paraphrase"}',8471813092583681170,X'685BD916A94322B76BB08F14EA2E28A9503BC865197141CB03E698C4DBEE6F2BFA2DB8B4BD8BE74083C631C9F65CCE7F981B8B603BCB0F8B68F475D4BE9C085D6B735C65F7BEE44B934D94FEFFBF82A2D7BFB08D0A7E30C855EB531FBA9D2E078608DD04ACEAE852CA274A826DCAA887EF631F719DEE7639C0693EC2B48683C22F3CEE56DEAA9BA215B0ADB6FEBF366D3ADB1505891BB0EE69D4054B6B44B2E084DEFD3B6424D506BE2635C9B92F5638DB09AC9DD1FCA86897D2C7098873B01483213AAE45726FF26CA78AEDF4F8E23EC829F0BA26368483CCFE228B9DF36DC6211EE314B0A97D3F182740734BBC6A432A0F3AD0A970EFCE0A316D8BAD8153B1C6118A778C269D2962D83FBC843EA4A445BC48223AE9D597CA89CF80',NULL,NULL,NULL,X'0F6270353461C8EEB4D98095F8B5EF1C9FD7F37F33352AA33D10B9C8AF0468B1','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(12,'2026-11-28 20:19:55.331532','granted','moderator','{"turn":4,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-28T20:22:55.331532Z"}',NULL,NULL,NULL,NULL,NULL,X'F5D0A033257EA8C0743234A0761BDC57DC14CF101D1049A103DFA58E9B6C7724','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(13,'2026-11-28 20:19:55.342169','chose','a','{"turn":4,"step":"heard","option":"yes","private":false,"gate":"verdict"}',NULL,NULL,NULL,NULL,NULL,X'00D9A814AC4749E77749C299A54DD979A60EE7E701E7212EAE2C20CC85671459','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(14,'2026-11-28 20:19:55.342169','granted','moderator','{"turn":5,"step":"first_floor","to":["a"],"act":"choose","phase":"talking","private":false,"gate":null,"tries":0,"deadline":"2026-11-28T20:22:55.342169Z"}',NULL,NULL,NULL,NULL,NULL,X'322219A78A49AC0C65F9018A7C553833CAA3F70C02B9F717C757F0701918431C','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(15,'2026-11-28 20:19:55.354690','chose','a','{"turn":5,"step":"first_floor","option":"keep","private":false,"gate":null}',NULL,NULL,NULL,NULL,NULL,X'1D7E773D8C31835A381F8581514CA3DE9C4C1072E8B57D7FEC09A192BCA1C188','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(16,'2026-11-28 20:19:55.354690','granted','moderator','{"turn":6,"step":"speak","to":["a"],"act":"say","phase":"talking","private":false,"gate":"opens","tries":0,"deadline":"2026-11-28T20:24:55.354690Z"}',NULL,NULL,NULL,NULL,NULL,X'87EACFB5E115B9C75C359A338C8572F581644FCB1B22B82E435BF9AD1E8EB044','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(17,'2026-11-28 20:19:55.366358','said','a','{"turn":6,"step":"speak","private":false,"gate":"opens"}',6122270433984384914,X'96AF6F248C8CB180669AAA8D60849F07DE972C2817C99FA855CF66DFAA2B2B5079B467B70AB4DFD4EE8D6AAE4B0D61FF3F4339EE9C5548D12E4A6A6989E0012904088E3A86CC36F6409235A8BA534337289053429C6F292A2E1636B2B70868318F2F2CE9A2D919933D4109CC7060D2913B27CAC2282204F757EDF532ADDAAA35E2A4A7EEF98CB16DB8A534DDC56E59CE2F0AFFF458A71A74C4092573EBE065EC2B974BD2D12E02E8472DD4DC1261A4F55B0EA1434B06B7EEBDD5E98A61EF10E79ED2034C67CF0682193BC118C801C9AA99609AF778E11A3637B826E0D5B206A88B8BB96CB211414E8E8F2CDED19DD688C96B6E6A0C8F51E06C44B34781540ED3C81E512C079D414659E9C520BA0221DDBE8E92C8C2B29BE6C777FCBF',NULL,NULL,NULL,X'4A4EA8E36EAEF07CE939AF4D2410C92C6DF05D84EEBA36B69B171CBDA4294465','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(18,'2026-11-28 20:19:55.366358','granted','moderator','{"turn":7,"step":"say_back","to":["b"],"act":"say","phase":"talking","private":false,"gate":"paraphrase","tries":0,"deadline":"2026-11-28T20:24:55.366358Z"}',NULL,NULL,NULL,NULL,NULL,X'894CE9746806651EA498869044844A9B614029DA0AA22771930967E30765C161','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(19,'2026-11-28 20:19:55.385552','said','b','{"turn":7,"step":"say_back","private":false,"gate":"paraphrase"}',8471813092583681170,X'1B0EBED0D940FA5BFDBBCB7DC79D063A69BA47DB049F9B0AAEEF6C49764C53CFA6EC98C37726C8D9BA8331EDDB6382512E1F32905A4F6D3279179154383CD574B304A9FD55C2A3160C150EAC81C1BB9D3C15BE4D88E24339A51E810AB6DE84C6CE7E279FA30F8E037489CE4791569D41FDF7E5002232F409BAFA0082E29167683B26628C59DDB1D3A5259C2D5743D39F5D0851DEE340D74D119B0E6F9AA7F45828C34712B6ABFA541018A662FF209E16A79B275DD955CF8D45632E79D3B8FE88CD28758C3DBCB47228ED776AA841D3C51BA4679D349157DFC819D2B36D5FF97AF130084945EE49345395D7197A75137DD12ABC4246A3FA132B01922DF8340507B5A8C5191153BA20D979A8A6928865C3F04B31B201FBF11AA446E64F',NULL,NULL,NULL,X'5AE26E4F2C510C474BBB9A380A8230AB577C2F51DC61349A2085615BE3FCE07F','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(20,'2026-11-28 20:19:55.385552','granted','moderator','{"turn":8,"step":"heard","to":["a"],"act":"choose","phase":"talking","private":false,"gate":"verdict","tries":0,"deadline":"2026-11-28T20:22:55.385552Z"}',NULL,NULL,NULL,NULL,NULL,X'79D8436FA556DEE17A2C7D5CA480985156BF89D6A90876DA958F0421B2A93E0C','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(21,'2026-11-28 20:19:55.402404','closing_began','b','{}',NULL,NULL,NULL,NULL,NULL,X'CB13AA5E3B1D354418D26218FAEAAE250B2FFD4E2C3C9F2C95BFAB59250B76EB','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(22,'2026-11-28 20:19:55.402404','granted','moderator','{"turn":9,"step":"felt_heard","to":["a","b"],"act":"rate","phase":"closing","private":true,"gate":null,"tries":0,"deadline":"2026-11-28T20:22:55.402404Z"}',NULL,NULL,NULL,NULL,NULL,X'0BC3A509D0C715EDFC0DC24EFA61006F17FF09B4033BE4F300345E8D7E2857EC','f1790a3d617c0a69431b');
INSERT INTO "log_event" VALUES(23,'2026-11-28 20:19:55.410288','ended','b','{"why":"asked"}',NULL,NULL,NULL,NULL,NULL,X'1148552184D6D62E86BFA1516A33DE9CCE72FD008FB9AF363FED8414A898D76F','f1790a3d617c0a69431b');
CREATE TABLE "log_head" ("room_id" varchar(20) NOT NULL PRIMARY KEY REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, "seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "hash" BLOB NOT NULL, "erased" bool NOT NULL, "master" varchar(32) NOT NULL, "mac" BLOB NOT NULL, "summary" text NOT NULL);
INSERT INTO "log_head" VALUES('6c52f6b20dea4c109903',1,X'620D1A3D0F293A6F730846A2C249E977583B9716C520893AA8C9A0C938CED649',0,'kept',X'57E8495591003ADD1024E076670B602506BCA18665FDB7CABE863A68AD7E99A9','{"phase":"gathering","interrupted":null,"began_at":null,"ended_at":null,"joined":["a"],"shares":0,"observers":[{"id":"o1","invited":"words","allowed":[],"since":null,"present":false}]}');
INSERT INTO "log_head" VALUES('368e2412566aff596989',23,X'70554D26EC44E76E9CEA502BBBF62EAFB97130A4886706A8C5206F465A224299',0,'kept',X'5FD2B0C818D472FE29495B42CAA988D41B093B4FC33553A2433A3BA542C0E2A2','{"phase":"ended","interrupted":null,"began_at":"2026-11-28T20:19:55.106083Z","ended_at":"2026-11-28T20:19:55.250271Z","joined":["a","b"],"shares":2,"observers":[{"id":"o1","invited":"words","allowed":[["a","words"]],"since":null,"present":false}]}');
INSERT INTO "log_head" VALUES('f1790a3d617c0a69431b',23,X'1148552184D6D62E86BFA1516A33DE9CCE72FD008FB9AF363FED8414A898D76F',1,'kept',X'4DD7F52926DFD1D3290C870EC229A34D9D1AFF747298B9B15E7CBDB2939647AC','{"phase":"ended","interrupted":null,"began_at":"2026-11-28T20:19:55.284620Z","ended_at":"2026-11-28T20:19:55.410288Z","joined":["a","b"],"shares":2,"observers":[{"id":"o1","invited":"words","allowed":[["a","words"]],"since":null,"present":false}]}');
CREATE TABLE "log_key" ("id" bigint NOT NULL PRIMARY KEY, "author" varchar(32) NOT NULL, "master" varchar(32) NOT NULL, "wrapped" BLOB NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "log_one_key_for_an_author_in_a_room" UNIQUE ("room_id", "author"));
INSERT INTO "log_key" VALUES(3337300286291965180,'room','kept',X'F1CC37C8D27A3C079BEC276BFB23099F60189F9C0FE5BC5EF297127352FE45278C72125260688157089758832B9ED5246AB26E10AF76D2E702555D0489C363F0DF539F51D8638898B79BE1B71D57DCF4236E83BC2F4A7B0BD2A0B493','6c52f6b20dea4c109903');
INSERT INTO "log_key" VALUES(8966817568646857395,'room','kept',X'9CA54E8709FDF9F9F6ED514DADFA6A28F08E43638E031194107C094EF59C5D639A56D7009094EAB66551E9E447CDDA742C20299AE216B82B152A2CCD4C9C7817AF7F105277969062FD99F25FE394DD7A989A6775028EE43551A1505E','368e2412566aff596989');
INSERT INTO "log_key" VALUES(4410506839732151282,'a','kept',X'6CC25B4F22487CF048D7F645FD9C870005EBD1EA5D4A5934AC9C7B3F1C0D15703687D19D4D02898D24DCABBFB14A26BA3EB96CA3E5465F848AD02DF9C6F3DB7EEC8477DD97A42418FEEC7F3A2B1FA41ABDE6E67365121C3363591E40','368e2412566aff596989');
INSERT INTO "log_key" VALUES(7796565584500794080,'b','kept',X'0124744EEA6B9F74991A4BDF897AA7D2A1552699DEFADE8BF858261EB30F36B9B69C74C3B91CCCFF417FF6AAC22074DDF3668287CD5811DD74D50C7E77E5B13E36A14F20186F7277F09AFDD09E18F4410BDA8AE669D50D44B230434A','368e2412566aff596989');
CREATE TABLE "log_pinnedformat" ("ref" varchar(64) NOT NULL PRIMARY KEY, "text" text NOT NULL);
INSERT INTO "log_pinnedformat" VALUES('speaker_listener@2','# The floor: one has it, the other says back, and the floor is passed on. In the style of the speaker-listener
# exercises of relationship education; every sentence a person reads here is our own.

id = "speaker_listener"
version = 2
start = "agree"
closing = "felt_heard"

[title]
en = "Speaker and listener"

[summary]
en = "One of you has the floor and says a sentence or two. The other says it back in their own words, and then the floor is kept or passed on. Short pieces, one subject, and nothing to solve today. A good start when talk tends to speed up."

[ground_rules]
en = [
    "Whoever has the floor speaks for themselves, a sentence or two at a time, without guessing at the other''s motives.",
    "Whoever listens says back what was said, without answering it. Your own view has its place when you have the floor.",
    "The floor stays with the speaker while the other says back. It is passed on freely, and both of you have it.",
    "Stay with one subject. Today is for understanding it; solving it comes another time.",
    "Either of you can take a break or end at any time, without giving a reason.",
    "This is practice for everyday life. It is not therapy, not for emergencies, and not for where there is fear.",
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
prompt.en = "One subject, short pieces, no solving today. Is now a good time for it? Either answer is fine, and you see each other''s."
waiting.en = "Thank you. Your partner is still thinking about it."
example.en = ["now"]

[[step.options]]
id = "now"
label.en = "Yes, let us begin"

[[step.options]]
id = "not_now"
label.en = "Rather another time"

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
prompt.en = "Say one piece of it, in a sentence or two. Speak for yourself: what you see, think, feel or wish."
waiting.en = "Your partner has the floor. You will say it back; your own view has its place later."
stems.en = ["I notice that …", "When …, I feel …", "I worry that …", "I would like …"]
example.en = [
    "When we get home late, I often start with the dishes on my own, and I feel left alone with it.",
    "I worry that it sounds like nagging when I ask, so I often say nothing and then get short with you.",
    "I would like evenings to feel like something we do together.",
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
prompt.en = "Say in your own words what you heard. No answer to it yet, and no need to agree."
waiting.en = "You keep the floor. Your partner is saying back what they heard."
stems.en = ["You are saying that …", "If I follow you, …", "For you it is …"]
example.en = [
    "You are saying that this comes up again and again, and that you often carry it alone.",
    "If I follow you, you hold back because you do not want to hurt me, and then it comes out sideways.",
    "For you it is about doing it together.",
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
prompt.en = "Is that what you said? Almost is a good answer, too."
waiting.en = "Your partner is checking it against what they meant. Second tries are part of it."
example.en = ["almost", "yes"]

[[step.options]]
id = "yes"
label.en = "Yes, that is it"

[[step.options]]
id = "almost"
label.en = "Almost: it is more like …"

[[step.options]]
id = "missed"
label.en = "Not yet: let me say it again"

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
prompt.en = "Which part was there, and what is it more like? One sentence can be enough."
waiting.en = "Your partner is making one part of it clearer."
stems.en = ["Yes, and it is more like …", "The part about … is not quite it; I mean …"]
example.en = ["Yes, and it is more like being tired than being angry. I would like company more than help."]

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
prompt.en = "Say the same piece in other words. Shorter is often easier to hold."
waiting.en = "Your partner is looking for other words."
stems.en = ["Put differently, …", "In short, …"]
example.en = ["In short, I like it when we tidy up together, even for five minutes."]

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
prompt.en = "Some things are hard to put into words in one go, and you have both stayed with it. How would you like to go on?"
waiting.en = "You have both stayed with something that is hard to put into words. Your partner is choosing how to go on."
example.en = ["split", "park"]

[[step.options]]
id = "split"
label.en = "Take one smaller piece of it"

[[step.options]]
id = "park"
label.en = "Keep it for another day"

[[step.options]]
id = "go_on"
label.en = "Leave it here and pass the floor"

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
prompt.en = "Take one small piece of it: a single moment, or a single feeling."
waiting.en = "Your partner is picking one small piece of it."
stems.en = ["Just this: …"]
example.en = ["Just this: I stood at the sink and wished you were there."]

[[step]]
id = "first_floor"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [{ when = { option = "keep" }, to = "speak" }, { do = ["swap"], to = "speak" }]
title.en = "Keep the floor or pass it"
prompt.en = "Is there another piece you would like to say, or do you pass the floor?"
waiting.en = "Your partner is deciding whether there is more, or whether the floor is yours."
example.en = ["pass"]

[[step.options]]
id = "keep"
label.en = "I keep the floor"

[[step.options]]
id = "pass"
label.en = "I pass the floor"

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
prompt.en = "Another piece, or the floor to your partner, or is it enough for today?"
waiting.en = "Your partner is deciding whether there is more, whether the floor is yours, or whether it is enough for today."
example.en = ["finish"]

[[step.options]]
id = "keep"
label.en = "I keep the floor"

[[step.options]]
id = "pass"
label.en = "I pass the floor"

[[step.options]]
id = "finish"
label.en = "It is enough for today"

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
prompt.en = "Your partner would like to finish here. Is that fine, or would you like the floor once more?"
waiting.en = "Your partner is looking whether it is enough for them, too."
example.en = ["finish"]

[[step.options]]
id = "finish"
label.en = "Fine, enough for today"

[[step.options]]
id = "once_more"
label.en = "I would like the floor once more"

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
prompt.en = "How heard do you feel just now? 0 is not at all, 10 is fully. Only you see your answer."
waiting.en = "Thank you. Your partner is still answering for themselves."
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
prompt.en = "Before you part: tell your partner one thing that you appreciate about them, small or large."
waiting.en = "Thank you. Your partner is writing theirs."
stems.en = ["Thank you for …", "I like it when you …", "Something I appreciate about you is …"]
example.en = ["Thank you for taking the time to hear me. I like how patient you are when I look for words."]
');
CREATE TABLE "log_room" ("id" varchar(20) NOT NULL PRIMARY KEY, "key" bigint NULL, "topic" BLOB NULL, "created_at" datetime NOT NULL, "observers" text NOT NULL CHECK ((JSON_VALID("observers") OR "observers" IS NULL)), "hash" BLOB NOT NULL, "format_id" varchar(64) NOT NULL REFERENCES "log_pinnedformat" ("ref") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "log_room" VALUES('6c52f6b20dea4c109903',3337300286291965180,X'35CA5088EA690ADEADBFDB3A10A56C098BC980A8A3876C795742E80DD834F571D770F9E58413B1C400C6EFE579D4F4DE7A885820D16FDC22ACC052856379A652FB04FDD87E9C5691EBE30B0CE73C9CB2538144920CE1E536FA55DA57248C9779B60EB295078E3145D61749DDD21F814A813563E906CF6C13013793565EFCAFAB0B5C08341E270B4EDA65AA037FCC45CC0FA58951CB38F52714816513D22C8BB64FB126EF798BD52BCA6C3DAA88BDBA09D46006524CD038D97BF4C1D52C56CB7582ED25AC3217FF6B8C2CFB3D1D892BD9D4336C70A4D419238B26811E7AA1551A5A17D604D7C9CD2131B436A417A2E63E8EA2F198761D35FA5170C90A99382D6DC5A86468D816B54817B1FC8A30FBC68E197A15484D3931DB196024B4','2026-11-28 20:19:51.343587','[{"id": "o1", "scope": "words"}]',X'E2A39B355DFD77AF4498EFE1F042DCC5BDCE47EE64FD77D176593C7E5C6B5D52','speaker_listener@2');
INSERT INTO "log_room" VALUES('368e2412566aff596989',8966817568646857395,X'C829840234F8E1284E2B36EE9A677D4CFC6C1517825D2C07EC0884119ABBAE3AB9A5F208FE6E2C1969C82ABB70F36BD1376A2F3894FF9044C92669DD0A088E16A9870D35AD139B0768B57C0FB83BAAB7D43D0C51C5A75DAF7759E7786B34EB9AB2FF9CBB1DABFE95A665A1F6D331FF18D9837E4C001CB3739093ECA7D31FE156A23DF112B5155817A405B23746D9F047059F0A21C0C6E6AD1F7F8CB9037AAFD32F80E2EA170D5155944DF299EFE170F54C9A27D1D0989614AE5A5FD6E9AB37692888FBDE28FC33EC6FFEB5A94BD1D033967980480BBEBC7436DAD71D105EBEF76985FD67D5D98338E68E8C6E6BBA0FFF230163171ACC7DEAD41046A87E478145FF2749752289FFF3E7CF8C657E68A4646C6FAD2AB1324D454739A556','2026-11-28 20:19:54.806506','[{"id": "o1", "scope": "words"}]',X'186B3E9706BF20F7B452BB955E199B57A7D0FADB5577D25FCD157D0FC1824221','speaker_listener@2');
INSERT INTO "log_room" VALUES('f1790a3d617c0a69431b',2190204190744943277,X'35EAA390F68F87C31C7B6544D902D803252260274343841C7965F45F2C9DA3AE6A963A1BD4C8169F35624BA3FB23457124327794A117D24A6005313A265AC722AA247B32849F08AF3DCA967BCCFB3A36AC8FCF29B964D25305272B4B524FC4549FE5CFB70DB2A3AE600FE7AEBFEC9C52C94A6A1AEE65247BA549E99B8AFC9C3D78D7009785566F29DAF7FBD0500C578972CC0B6ADF86B39F99CD1111F58F61631E9B672BA76D5B50B624264DC1DBB74961312A0DFD62384D89B38B34F8CFC8DF899E22442DFE8330634DC4082719E903BCD7FE3B50B79662B7A0EB71F72100BFE3679F55524DE01E09619E3B82011FAA0CA7738B719F4A67F402693F2B944F517AD4DB4A20DE962F3543C17FD1506E68E85388817456C8513745010C','2026-11-28 20:19:54.922221','[{"id": "o1", "scope": "words"}]',X'B4E30117D6894382C023CC6627C3E1B56BB759B5429AFC1D1793B5DFEE852650','speaker_listener@2');
CREATE TABLE "presence_presencelease" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "room" varchar(20) NOT NULL, "participant_id" varchar(8) NOT NULL, "process_id" varchar(32) NOT NULL REFERENCES "presence_serverprocess" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_lease_per_process" UNIQUE ("room", "participant_id", "process_id"));
CREATE TABLE "presence_serverprocess" ("id" varchar(32) NOT NULL PRIMARY KEY, "until" datetime NOT NULL);
CREATE TABLE "rooms_seat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "participant_id" varchar(8) NOT NULL, "role" varchar(8) NOT NULL, "name" varchar(40) NOT NULL, "scope" varchar(8) NOT NULL, "scripted" bool NOT NULL, "link_hash" BLOB NULL UNIQUE, "link_until" datetime NULL, "token_hash" BLOB NULL UNIQUE, "token_until" datetime NULL, "accepted_at" datetime NULL, "form_hash" BLOB NULL, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_seat_per_participant" UNIQUE ("room_id", "participant_id"), CONSTRAINT "one_seat_per_person_in_a_room" UNIQUE ("room_id", "person_id"));
INSERT INTO "rooms_seat" VALUES(1,'a','partner','Ana','',0,X'72ED8112FB6C95163174B9AD1CA55EAD10696CFAB4FE8E3F21C91589B3905470','2026-12-28 20:19:51.343587',NULL,NULL,'2026-11-28 20:19:54.738315',NULL,'fdd87991559ced4d97d613418fdd089e','6c52f6b20dea4c109903');
INSERT INTO "rooms_seat" VALUES(2,'b','partner','Ben','',0,X'8783FB91C793CA3324DEA711862D48E6593C2394FC13C80A5CEA55844B4AEF4B','2026-12-28 20:19:51.343587',X'E088E85C381977F10EB187F37209B96983402C35395A5F9C3348389A5FE6AB53','2027-02-26 20:19:51.343587',NULL,NULL,NULL,'6c52f6b20dea4c109903');
INSERT INTO "rooms_seat" VALUES(3,'o1','observer','Dr. Lee','words',0,X'2E116E9647EDF5C7FA6057912CBBDE70D995E4BB37FD8AC88CF7B694D2AB358B','2026-12-28 20:19:51.343587',X'38AA8379FA59DD5A530C4944D0BA216B1939E849F8FD30B6469E0E577DD2C464','2027-02-26 20:19:51.343587',NULL,NULL,NULL,'6c52f6b20dea4c109903');
INSERT INTO "rooms_seat" VALUES(4,'a','partner','Ana','',0,X'85CE3B2941C1D81F556F11AF48107D089721113384DA0C1E74CB453FD6B5BAE0','2026-12-28 20:19:54.806506',NULL,NULL,'2026-11-28 20:19:54.860549',NULL,'fdd87991559ced4d97d613418fdd089e','368e2412566aff596989');
INSERT INTO "rooms_seat" VALUES(5,'b','partner','Ben','',0,X'930DC7B1C2E60E7B6B4EF4D4636EF516EF4E36694BAD80DFA5C175C127542FAA','2026-12-28 20:19:54.806506',X'D28328C7A3AEC0C64F16AA578BA334498800D635D2A37E9FCAB95947B146342F','2027-02-26 20:19:54.806506',NULL,NULL,NULL,'368e2412566aff596989');
INSERT INTO "rooms_seat" VALUES(6,'o1','observer','Dr. Lee','words',0,X'598273E2489AB21F40D03D6248874719C63319407AC8539F34915EA641C9487B','2026-12-28 20:19:54.806506',X'64F7116751A9A164530FD64DD4B78275017AE01971B0202C3ABFDBFFEA419DCF','2027-02-26 20:19:54.806506',NULL,NULL,NULL,'368e2412566aff596989');
INSERT INTO "rooms_seat" VALUES(7,'a','partner','','',0,NULL,'2026-12-28 20:19:54.922221',NULL,NULL,'2026-11-28 20:19:54.977746',NULL,NULL,'f1790a3d617c0a69431b');
INSERT INTO "rooms_seat" VALUES(8,'b','partner','','',0,NULL,'2026-12-28 20:19:54.922221',X'9361634793D301B70671DD4836B9A19DF59DC02CCA05A117C067BD711A0020D6','2027-02-26 20:19:54.922221',NULL,NULL,NULL,'f1790a3d617c0a69431b');
INSERT INTO "rooms_seat" VALUES(9,'o1','observer','','words',0,NULL,'2026-12-28 20:19:54.922221',X'FD85E0D753605F844A1AF1C66AF285BDD2587327E86337E286650CB4B9139EF1','2027-02-26 20:19:54.922221',NULL,NULL,NULL,'f1790a3d617c0a69431b');
CREATE INDEX "accounts_session_person_id_6b01fe29" ON "accounts_session" ("person_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "log_head_master_90d972f3" ON "log_head" ("master");
CREATE TRIGGER log_event_stays_unchanged BEFORE UPDATE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_event_stays BEFORE DELETE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_room_stays_unchanged BEFORE UPDATE ON log_room BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_room_stays BEFORE DELETE ON log_room BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_pinnedformat_stays_unchanged BEFORE UPDATE ON log_pinnedformat BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_pinnedformat_stays BEFORE DELETE ON log_pinnedformat BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE UNIQUE INDEX "log_one_command_of_an_id" ON "log_event" ("room_id", "command_id") WHERE "command_id" IS NOT NULL;
CREATE INDEX "log_key_master_17494b45" ON "log_key" ("master");
CREATE INDEX "presence_presencelease_process_id_716767a6" ON "presence_presencelease" ("process_id");
CREATE INDEX "rooms_seat_form_hash_0d62aae7" ON "rooms_seat" ("form_hash");
CREATE INDEX "rooms_seat_person_id_897b9671" ON "rooms_seat" ("person_id");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',18);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',14);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',56);
INSERT INTO "sqlite_sequence" VALUES('auth_group',0);
INSERT INTO "sqlite_sequence" VALUES('rooms_seat',9);
INSERT INTO "sqlite_sequence" VALUES('accounts_session',1);
INSERT INTO "sqlite_sequence" VALUES('accounts_operatorkey',1);
COMMIT;
