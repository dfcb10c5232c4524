/**
 * Instructions of six bytes without vector registers, as opcodes and the places of their operands (z/Architecture Principles of
 * Operation, appendix B, up to z16). `opcodeTable.ts` explains the notation and reads it.
 */
export const WIDE = `
a8 a12 y = eb-9a:lamy eb-9b:stamy
c8 c12 y = eb-25:stctg eb-2f:lctlg
d e = e500:lasp e501:tprot e502:strag e50a:mvcrl e50e:mvcsk e50f:mvcdk
d e r8 = c8.0:mvcos c8.1:ectg c8.2:csst
d el8.8 = e1:pku e9:pka
d s32.16 = e544:mvhhi e548:mvghi e54c:mvhi e554:chhsi e558:cghsi e55c:chsi
d u32.16 = e555:clhhsi e559:clghsi e55d:clfhsi e560:tbegin e561:tbeginc
dl8.4 = eb.0-00c0:tp
dl8.4 e u12.4 = f0:srp
dl8.4 el12.4 = f1:mvo f2:pack f3:unpk f8:zap f9:cp fa:ap fb:sp fc:mp fd:dp
dl8.8 e = d0:trtr d1:mvn d2:mvc d3:mvz d4:nc d5:clc d6:oc d7:xc dc:tr dd:trt de:ed df:edmk e2:unpku e8:mvcin
  ea:unpka
dr8 e r12 = d9:mvck da:mvcp db:mvcs
f32 dl8.8 u36.4 = ed-a8:czdt ed-a9:czxt ed-aa:cdzt ed-ab:cxzt ed-ac:cpdt ed-ad:cpxt ed-ae:cdpt ed-af:cxpt
f32 f8 dx = ed-00e:maeb ed-00f:mseb ed-01e:madb ed-01f:msdb ed-02e:mae ed-02f:mse ed-038:mayl ed-039:myl
  ed-03a:may ed-03b:my ed-03c:mayh ed-03d:myh ed-03e:mad ed-03f:msd ed-040:sldt ed-041:srdt ed-048:slxt
  ed-049:srxt
f8 dx = ed-0004:ldeb ed-0005:lxdb ed-0006:lxeb ed-0007:mxdb ed-0008:keb ed-0009:ceb ed-000a:aeb ed-000b:seb
  ed-000c:mdeb ed-000d:deb ed-0010:tceb ed-0011:tcdb ed-0012:tcxb ed-0014:sqeb ed-0015:sqdb ed-0017:meeb
  ed-0018:kdb ed-0019:cdb ed-001a:adb ed-001b:sdb ed-001c:mdb ed-001d:ddb ed-0024:lde ed-0025:lxd
  ed-0026:lxe ed-0034:sqe ed-0035:sqd ed-0037:mee ed-0050:tdcet ed-0051:tdget ed-0054:tdcdt ed-0055:tdgdt
  ed-0058:tdcxt ed-0059:tdgxt
f8 yx = ed-64:ley ed-65:ldy ed-66:stey ed-67:stdy
p16.32 = c0*4:jg* c004:jgnop c0f4:jg
r8 d e = c8.4:lpd c8.5:lpdg
r8 d r12 e = ee:plo
r8 p16.32 = c0.0:larl c0.5:brasl c4.2:llhrl c4.4:lghrl c4.5:lhrl c4.6:llghrl c4.7:sthrl c4.8:lgrl c4.b:stgrl
  c4.c:lgfrl c4.d:lrl c4.e:llgfrl c4.f:strl c6.0:exrl c6.4:cghrl c6.5:chrl c6.6:clghrl c6.7:clhrl c6.8:cgrl
  c6.a:clgrl c6.c:cgfrl c6.d:crl c6.e:clgfrl c6.f:clrl cc.6:brcth
r8 r12 d = ec-~0e4:cgrb* ec-~0e5:clgrb* ec-~0f6:crb* ec-~0f7:clrb*
r8 r12 d e = ef:lmd
r8 r12 p16.16 = ec-44:brxhg ec-45:brxlg ec-~.64:cgrj* ec-~.65:clgrj* ec-~.76:crj* ec-~.77:clrj*
r8 r12 s16.16 = ec-0.d8:ahik ec-0.d9:aghik ec-0.da:alhsik ec-0.db:alghsik
r8 r12 u16.8 u26.6 u32.8 = ec-(10xx)...55:risbgz ec-(10xx)...59:risbgnz
r8 r12 u16.8 u24.8 u32.8 = ec-51:risblg ec-54:rnsbg ec-55:risbg ec-56:rosbg ec-57:rxsbg ec-59:risbgn
  ec-5d:risbhg
r8 r12 u32.4 d = ec-0e4:cgrb ec-0e5:clgrb ec-0f6:crb ec-0f7:clrb
r8 r12 u32.4 p16.16 = ec-64:cgrj ec-65:clgrj ec-76:crj ec-77:clrj
r8 r12 y = eb-04:lmg eb-0a:srag eb-0b:slag eb-0c:srlg eb-0d:sllg eb-0f:tracg eb-14:csy eb-1c:rllg eb-1d:rll
  eb-24:stmg eb-26:stmh eb-30:csg eb-31:cdsy eb-3e:cdsg eb-44:bxhg eb-45:bxleg eb-4c:ecag eb-8e:mvclu
  eb-8f:clclu eb-90:stmy eb-96:lmh eb-98:lmy eb-dc:srak eb-dd:slak eb-de:srlk eb-df:sllk eb-e4:lang
  eb-e6:laog eb-e7:laxg eb-e8:laag eb-ea:laalg eb-f4:lan eb-f6:lao eb-f7:lax eb-f8:laa eb-fa:laal
r8 s16.16 = ec.*-0042:lochi* ec.*-0046:locghi* ec.*-004e:lochhi* ec.0-~070:cgit* ec.0-~072:cit*
r8 s16.16 u12.4 = ec-0042:lochi ec-0046:locghi ec-004e:lochhi
r8 s16.16 u32.4 = ec.0-070:cgit ec.0-072:cit
r8 s16.32 = c0.1:lgfi c2.0:msgfi c2.1:msfi c2.8:agfi c2.9:afi c2.c:cgfi c2.d:cfi cc.8:aih cc.a:alsih
  cc.b:alsihn cc.d:cih
r8 s32.8 d = ec.~-fc:cgib* ec.~-fe:cib*
r8 s32.8 p16.16 = ec.~-7c:cgij* ec.~-7e:cij*
r8 s32.8 u12.4 d = ec-fc:cgib ec-fe:cib
r8 s32.8 u12.4 p16.16 = ec-7c:cgij ec-7e:cij
r8 u12.4 y = eb-20:clmh eb-21:clmy eb-23:clt eb-2b:clgt eb-2c:stcmh eb-2d:stcmy eb-80:icmh eb-81:icmy
r8 u16.16 = ec.0-~071:clgit* ec.0-~073:clfit*
r8 u16.16 u32.4 = ec.0-071:clgit ec.0-073:clfit
r8 u16.32 = c0.6:xihf c0.7:xilf c0.8:iihf c0.9:iilf c0.a:nihf c0.b:nilf c0.c:oihf c0.d:oilf c0.e:llihf
  c0.f:llilf c2.4:slgfi c2.5:slfi c2.a:algfi c2.b:alfi c2.e:clgfi c2.f:clfi cc.f:clih
r8 u32.8 d = ec.~-fd:clgib* ec.~-ff:clib*
r8 u32.8 p16.16 = ec.~-7d:clgij* ec.~-7f:clij*
r8 u32.8 u12.4 d = ec-fd:clgib ec-ff:clib
r8 u32.8 u12.4 p16.16 = ec-7d:clgij ec-7f:clij
r8 y = eb.*-e0:locfh* eb.*-e1:stocfh* eb.*-e2:locg* eb.*-e3:stocg* eb.*-f2:loc* eb.*-f3:stoc* eb.~-23:clt*
  eb.~-2b:clgt*
r8 y u12.4 = eb-e0:locfh eb-e1:stocfh eb-e2:locg eb-e3:stocg eb-f2:loc eb-f3:stoc
r8 yx = e3-02:ltg e3-03:lrag e3-04:lg e3-06:cvby e3-08:ag e3-09:sg e3-0a:alg e3-0b:slg e3-0c:msg e3-0d:dsg
  e3-0e:cvbg e3-0f:lrvg e3-12:lt e3-13:lray e3-14:lgf e3-15:lgh e3-16:llgf e3-17:llgt e3-18:agf e3-19:sgf
  e3-1a:algf e3-1b:slgf e3-1c:msgf e3-1d:dsgf e3-1e:lrv e3-1f:lrvh e3-20:cg e3-21:clg e3-24:stg e3-25:ntstg
  e3-26:cvdy e3-2a:lzrg e3-2e:cvdg e3-2f:strvg e3-30:cgf e3-31:clgf e3-32:ltgf e3-34:cgh e3-38:agh e3-39:sgh
  e3-3a:llzrgf e3-3b:lzrf e3-3c:mgh e3-3e:strv e3-3f:strvh e3-46:bctg e3-48:llgfsg e3-49:stgsc e3-4c:lgg
  e3-4d:lgsc e3-50:sty e3-51:msy e3-53:msc e3-54:ny e3-55:cly e3-56:oy e3-57:xy e3-58:ly e3-59:cy e3-5a:ay
  e3-5b:sy e3-5c:mfy e3-5e:aly e3-5f:sly e3-70:sthy e3-71:lay e3-72:stcy e3-73:icy e3-75:laey e3-76:lb
  e3-77:lgb e3-78:lhy e3-79:chy e3-7a:ahy e3-7b:shy e3-7c:mhy e3-80:ng e3-81:og e3-82:xg e3-83:msgc e3-84:mg
  e3-85:lgat e3-86:mlg e3-87:dlg e3-88:alcg e3-89:slbg e3-8e:stpq e3-8f:lpq e3-90:llgc e3-91:llgh e3-94:llc
  e3-95:llh e3-96:ml e3-97:dl e3-98:alc e3-99:slb e3-9c:llgtat e3-9d:llgfat e3-9f:lat e3-c0:lbh e3-c2:llch
  e3-c3:stch e3-c4:lhh e3-c6:llhh e3-c7:sthh e3-c8:lfhat e3-ca:lfh e3-cb:stfh e3-cd:chf e3-cf:clhf
u8.4 p12.12 p24.24 = c5:bprp
u8.4 p16.32 = c6.2:pfdrl
u8.4 p32.16 d = c7.0:bpp
u8.4 yx = e3-36:pfd e30-47:bic
y = eb00-71:lpswey
y s8.8 = eb-6a:asi eb-6e:alsi eb-7a:agsi eb-7e:algsi
y u8.8 = eb-51:tmy eb-52:mviy eb-54:niy eb-55:cliy eb-56:oiy eb-57:xiy
yx = e3*-47:bi* e3f-47:bi
`;
