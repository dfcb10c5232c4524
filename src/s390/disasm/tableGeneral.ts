/**
 * Instructions of two and four bytes, as opcodes and the places of their operands (z/Architecture Principles of
 * Operation, appendix B, up to z16). `opcodeTable.ts` explains the notation and reads it.
 */
export const GENERAL = `
none = 0101:pr 0102:upt 0104:ptff 0107:sckpf 010a:pfpo 010b:tam 010c:sam24 010d:sam31 010e:sam64 01ff:trap2
?r12 = 070:nopr
f8 f12 = 20:lpdr 21:lndr 22:ltdr 23:lcdr 24:hdr 25:ldxr 26:mxr 27:mxdr 28:ldr 29:cdr 2a:adr 2b:sdr 2c:mdr
  2d:ddr 2e:awr 2f:swr 30:lper 31:lner 32:lter 33:lcer 34:her 35:ledr 36:axr 37:sxr 38:ler 39:cer 3a:aer
  3b:ser 3c:mder 3d:der 3e:aur 3f:sur
r12 = 07*:b*r 07f:br
r8 = 04.0:spm
r8 r12 = 05:balr 06:bctr 0b:bsm 0c:bassm 0d:basr 0e:mvcl 0f:clcl 10:lpr 11:lnr 12:ltr 13:lcr 14:nr 15:clr
  16:or 17:xr 18:lr 19:cr 1a:ar 1b:sr 1c:mr 1d:dr 1e:alr 1f:slr
u8.8 = 0a:svc
none = b20b0000:ipk b20d0000:ptlb b2300000:csch b2310000:hsch b2370000:sal b2380000:rsch b23b0000:rchp
  b23c0000:schm b2480000:palb b2760000:xsch b2f80000:tend b9280000:pckmo b92c0000:pcc b93b0000:nnpa
a24 a28 = b24d00:cpya
a24 r28 = b24c00:tar b24e00:sar
a8 a12 d = 9a:lam 9b:stam
c8 c12 d = b6:stctl b7:lctl
d = 80:ssm 82:lpsw 93:ts b200:lbear b201:stbear b202:stidp b204:sck b205:stck b206:sckc b207:stckc b208:spt
  b209:stpt b20a:spka b210:spx b211:stpx b212:stap b214:sie b218:pc b219:sac b21a:cfc b232:msch b233:ssch
  b234:stsch b235:tsch b236:tpi b239:stcrw b23a:stcps b274:siga b277:rp b278:stcke b279:sacf b27c:stckf
  b27d:stsi b280:lpp b284:lcctl b285:lpctl b286:qsi b287:lsctl b28e:qctri b28f:qpaci b299:srnm b29c:stfpc
  b29d:lfpc b2b0:stfle b2b1:stfl b2b2:lpswe b2b8:srnmb b2b9:srnmt b2bd:lfas b2fc:tabort b2ff:trap4
d u8.8 = 91:tm 92:mvi 94:ni 95:cli 96:oi 97:xi ac:stnsm ad:stosm af:mc
dx = 47*:b* 470:nop 47f:b
f16 f24 f28 = b30e.0:maebr b30f.0:msebr b31e.0:madbr b31f.0:msdbr b32e.0:maer b32f.0:mser b338.0:maylr
  b339.0:mylr b33a.0:mayr b33b.0:myr b33c.0:mayhr b33d.0:myhr b33e.0:madr b33f.0:msdr
f24 = b37400.0:lzer b37500.0:lzdr b37600.0:lzxr
f24 f16 f28 = b372.0:cpsdr
f24 f16 f28 u20.4 = b353:diebr b35b:didbr b3f5:qadtr b3fd:qaxtr
f24 f16 r28 = b3f6.0:iedtr b3fe.0:iextr
f24 f16 r28 u20.4 = b3f7:rrdtr b3ff:rrxtr
f24 f28 = b22d00:dxr b24400:sqdr b24500:sqer b30000:lpebr b30100:lnebr b30200:ltebr b30300:lcebr
  b30400:ldebr b30500:lxdbr b30600:lxebr b30700:mxdbr b30800:kebr b30900:cebr b30a00:aebr b30b00:sebr
  b30c00:mdebr b30d00:debr b31000:lpdbr b31100:lndbr b31200:ltdbr b31300:lcdbr b31400:sqebr b31500:sqdbr
  b31600:sqxbr b31700:meebr b31800:kdbr b31900:cdbr b31a00:adbr b31b00:sdbr b31c00:mdbr b31d00:ddbr
  b32400:lder b32500:lxdr b32600:lxer b33600:sqxr b33700:meer b34000:lpxbr b34100:lnxbr b34200:ltxbr
  b34300:lcxbr b34400:ledbr b34500:ldxbr b34600:lexbr b34800:kxbr b34900:cxbr b34a00:axbr b34b00:sxbr
  b34c00:mxbr b34d00:dxbr b35800:thder b35900:thdr b36000:lpxr b36100:lnxr b36200:ltxr b36300:lcxr
  b36500:lxr b36600:lexr b36700:fixr b36900:cxr b37000:lpdfr b37100:lndfr b37300:lcdfr b37700:fier
  b37f00:fidr b3d600:ltdtr b3de00:ltxtr b3e000:kdtr b3e400:cdtr b3e800:kxtr b3ec00:cxtr b3f400:cedtr
  b3fc00:cextr
f24 f28 f16 = b3d0.0:mdtr b3d1.0:ddtr b3d2.0:adtr b3d3.0:sdtr b3d8.0:mxtr b3d9.0:dxtr b3da.0:axtr
  b3db.0:sxtr
f24 f28 f16 u20.4 = b3d0:mdtra b3d1:ddtra b3d2:adtra b3d3:sdtra b3d8:mxtra b3d9:dxtra b3da:axtra b3db:sxtra
f24 f28 u20.4 = b3d40:ldetr b3dc0:lxdtr
f24 r28 = b39400:cefbr b39500:cdfbr b39600:cxfbr b3a400:cegbr b3a500:cdgbr b3a600:cxgbr b3b400:cefr
  b3b500:cdfr b3b600:cxfr b3c100:ldgr b3c400:cegr b3c500:cdgr b3c600:cxgr b3f100:cdgtr b3f200:cdutr
  b3f300:cdstr b3f900:cxgtr b3fa00:cxutr b3fb00:cxstr
f24 u16.4 f28 = b347.0:fixbr b350.0:tbedr b351.0:tbdr b357.0:fiebr b35f.0:fidbr
f24 u16.4 f28 u20.4 = b344:ledbra b345:ldxbra b346:lexbra b347:fixbra b357:fiebra b35f:fidbra b3d5:ledtr
  b3d7:fidtr b3dd:ldxtr b3df:fixtr
f24 u16.4 r28 u20.4 = b390:celfbr b391:cdlfbr b392:cxlfbr b394:cefbra b395:cdfbra b396:cxfbra b3a0:celgbr
  b3a1:cdlgbr b3a2:cxlgbr b3a4:cegbra b3a5:cdgbra b3a6:cxgbra b3f1:cdgtra b3f9:cxgtra b951:cdftr b952:cdlgtr
  b953:cdlftr b959:cxftr b95a:cxlgtr b95b:cxlftr
f8 dx = 60:std 67:mxd 68:ld 69:cd 6a:ad 6b:sd 6c:md 6d:dd 6e:aw 6f:sw 70:ste 78:le 79:ce 7a:ae 7b:se 7c:mde
  7d:de 7e:au 7f:su
p16.16 = a7*4:j* a704:jnop a7f4:j
r24 = b22200.0:ipm b22400.0:iac b22500.0:ssar b22600.0:epar b22700.0:esar b24700.0:msta b2ec00.0:etnd
  b38500.0:sfasr b99a00.0:epair b99b00.0:esair b99d00.0:esea b99f00.0:ssair b9a200.0:ptf
r24 ?r28 = b38400:sfpc b38c00:efpc
r24 a28 = b24f00:ear
r24 f28 = b3cd00:lgdr b3e200:cudtr b3e500:eedtr b3e700:esdtr b3ea00:cuxtr b3ed00:eextr b3ef00:esxtr
r24 f28 u20.4 = b3e30:csdtr b3eb0:csxtr
r24 r16 r28 = b929:kma b92d:kmctr
r24 r16 r28 ?u20.4 = b98b:rdp b98e:idte b98f:crdte
r24 r16 r28 u20.4 = b9aa:lptea
r24 r28 = b22300:ivsk b22800:pt b22900:iske b22a00:rrbe b22c00:tb b22e00:pgin b22f00:pgout b24000:bakr
  b24100:cksm b24600:stura b24900:ereg b24a00:esta b24b00:lura b25000:csp b25200:msr b25400:mvpg b25500:mvst
  b25700:cuse b25800:bsg b25a00:bsa b25d00:clst b25e00:srst b26300:cmpsc b2a500:tre b2a600:cuutf
  b2a700:cutfu b2e000:scctr b2e100:spctr b2e400:ecctr b2e500:epctr b2ed00:ecpga b90000:lpgr b90100:lngr
  b90200:ltgr b90300:lcgr b90400:lgr b90500:lurag b90600:lgbr b90700:lghr b90800:agr b90900:sgr b90a00:algr
  b90b00:slgr b90c00:msgr b90d00:dsgr b90e00:eregg b90f00:lrvgr b91000:lpgfr b91100:lngfr b91200:ltgfr
  b91300:lcgfr b91400:lgfr b91600:llgfr b91700:llgtr b91800:agfr b91900:sgfr b91a00:algfr b91b00:slgfr
  b91c00:msgfr b91d00:dsgfr b91e00:kmac b91f00:lrvr b92000:cgr b92100:clgr b92500:sturg b92600:lbr
  b92700:lhr b92a00:kmf b92b00:kmo b92e00:km b92f00:kmc b93000:cgfr b93100:clgfr b93800:sortl b93a00:kdsa
  b93c00:prno b93e00:kimd b93f00:klmd b94600:bctgr b960~0:cgrt* b961~0:clgrt* b972~0:crt* b973~0:clrt*
  b98000:ngr b98100:ogr b98200:xgr b98300:flogr b98400:llgcr b98500:llghr b98600:mlgr b98700:dlgr
  b98800:alcgr b98900:slbgr b98a00:cspg b98d00:epsw b99400:llcr b99500:llhr b99600:mlr b99700:dlr
  b99800:alcr b99900:slbr b99e00:pti b9a100:tpei b9ac00:irbm b9ae00:rrbm b9af00:pfmf b9b200:cu41 b9b300:cu42
  b9be00:srstu b9cd00:chhr b9cf00:clhhr b9dd00:chlr b9df00:clhlr b9e0*0:locfhr* b9e2*0:locgr* b9f2*0:locr*
r24 r28 ?r16 ?u20.4 = b221:ipte
r24 r28 ?u16.4 = b22b.0:sske b990.0:trtt b991.0:trto b992.0:trot b993.0:troo b9b0.0:cu14 b9b1.0:cu24
  b9bd.0:trtre b9bf.0:trte b9e1.0:popcnt
r24 r28 r16 = b939:dfltcc b964:nngrk b965:ocgrk b966:nogrk b967:nxgrk b974:nnrk b975:ocrk b976:nork
  b977:nxrk b9c0.*:selfhr* b9c8:ahhhr b9c9:shhhr b9ca:alhhhr b9cb:slhhhr b9d8:ahhlr b9d9:shhlr b9da:alhhlr
  b9db:slhhlr b9e3.*:selgr* b9e4:ngrk b9e5:ncgrk b9e6:ogrk b9e7:xgrk b9e8:agrk b9e9:sgrk b9ea:algrk
  b9eb:slgrk b9ec:mgrk b9ed:msgrkc b9f0.*:selr* b9f4:nrk b9f5:ncrk b9f6:ork b9f7:xrk b9f8:ark b9f9:srk
  b9fa:alrk b9fb:slrk b9fd:msrkc
r24 r28 r16 u20.4 = b9c0:selfhr b9e3:selgr b9f0:selr
r24 r28 u16.4 = b2a6.0:cu21 b2a7.0:cu12 b2e8.0:ppa b960.0:cgrt b961.0:clgrt b972.0:crt b973.0:clrt
  b9e0.0:locfhr b9e2.0:locgr b9f2.0:locr
r24 u16.4 f28 = b398.0:cfebr b399.0:cfdbr b39a.0:cfxbr b3a8.0:cgebr b3a9.0:cgdbr b3aa.0:cgxbr b3b8.0:cfer
  b3b9.0:cfdr b3ba.0:cfxr b3c8.0:cger b3c9.0:cgdr b3ca.0:cgxr b3e1.0:cgdtr b3e9.0:cgxtr
r24 u16.4 f28 u20.4 = b398:cfebra b399:cfdbra b39a:cfxbra b39c:clfebr b39d:clfdbr b39e:clfxbr b3a8:cgebra
  b3a9:cgdbra b3aa:cgxbra b3ac:clgebr b3ad:clgdbr b3ae:clgxbr b3e1:cgdtra b3e9:cgxtra b941:cfdtr b942:clgdtr
  b943:clfdtr b949:cfxtr b94a:clgxtr b94b:clfxtr
r8 d = 88.0:srl 89.0:sll 8a.0:sra 8b.0:sla 8c.0:srdl 8d.0:sldl 8e.0:srda 8f.0:slda
r8 dx = 40:sth 41:la 42:stc 43:ic 44:ex 45:bal 46:bct 48:lh 49:ch 4a:ah 4b:sh 4c:mh 4d:bas 4e:cvd 4f:cvb
  50:st 51:lae 54:n 55:cl 56:o 57:x 58:l 59:c 5a:a 5b:s 5c:m 5d:d 5e:al 5f:sl 71:ms b1:lra
r8 p16.16 = a7.5:bras a7.6:brct a7.7:brctg
r8 r12 d = 83:diag 86:bxh 87:bxle 90:stm 98:lm 99:trace a8:mvcle a9:clcle ae:sigp ba:cs bb:cds
r8 r12 p16.16 = 84:brxh 85:brxle
r8 s16.16 = a7.8:lhi a7.9:lghi a7.a:ahi a7.b:aghi a7.c:mhi a7.d:mghi a7.e:chi a7.f:cghi
r8 u12.4 d = bd:clm be:stcm bf:icm
r8 u16.16 = a5.0:iihh a5.1:iihl a5.2:iilh a5.3:iill a5.4:nihh a5.5:nihl a5.6:nilh a5.7:nill a5.8:oihh
  a5.9:oihl a5.a:oilh a5.b:oill a5.c:llihh a5.d:llihl a5.e:llilh a5.f:llill a7.0:tmlh a7.1:tmll a7.2:tmhh
  a7.3:tmhl
u24.4 u28.4 = b2fa00:niai
`;
