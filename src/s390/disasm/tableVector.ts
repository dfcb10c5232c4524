/**
 * Instructions on vector registers, as opcodes and the places of their operands (z/Architecture Principles of
 * Operation, appendix B, up to z16). `opcodeTable.ts` explains the notation and reads it.
 */
export const VECTOR = `
r8 dx u32.4 = e7-027:lcbb
r8 v12 d = e7-0.21:vlgvb e7-1.21:vlgvh e7-2.21:vlgvf e7-3.21:vlgvg
r8 v12 d u32.4 = e7-21:vlgv
r8 v12 u24.4 ?u28.4 = e6..00..0.50:vcvb e6..00..0.52:vcvbg
v12 = e60.00000.5f:vtp
v12 v16 u24.4 = e60..0.00.77:vcp
v32 d u8.8 = e6-34:vpkz e6-35:vlrl e6-3c:vupkz e6-3d:vstrl
v32 r12 d = e60-37:vlrlr e60-3f:vstrlr
v8 = e7.000000.44:vzero
v8 dv u32.4 = e7-12:vgeg e7-13:vgef e7-1a:vsceg e7-1b:vscef
v8 dx = e6-0.0a:stdrv e6-0.0b:sterv e6-1.04:vllebrzh e6-1.05:vlbrreph e6-1.06:vlbrh e6-1.07:vlerh
  e6-1.0e:vstbrh e6-1.0f:vsterh e6-2.04:vllebrzf e6-2.05:vlbrrepf e6-2.06:vlbrf e6-2.07:vlerf e6-2.0e:vstbrf
  e6-2.0f:vsterf e6-3.04:ldrv e6-3.05:vlbrrepg e6-3.06:vlbrg e6-3.07:vlerg e6-3.0e:vstbrg e6-3.0f:vsterg
  e6-4.06:vlbrq e6-4.0e:vstbrq e6-6.04:lerv e7-0.04:vllezb e7-0.05:vlrepb e7-1.04:vllezh e7-1.05:vlreph
  e7-2.04:vllezf e7-2.05:vlrepf e7-3.04:vllezg e7-3.05:vlrepg e7-6.04:vllezlf
v8 dx ?u32.4 = e7-06:vl e7-0e:vst
v8 dx u32.4 = e6-01:vlebrh e6-02:vlebrg e6-03:vlebrf e6-04:vllebrz e6-05:vlbrrep e6-06:vlbr e6-07:vler
  e6-09:vstebrh e6-0a:vstebrg e6-0b:vstebrf e6-0e:vstbr e6-0f:vster e7-00:vleb e7-01:vleh e7-02:vleg
  e7-03:vlef e7-04:vllez e7-05:vlrep e7-07:vlbb e7-08:vsteb e7-09:vsteh e7-0a:vsteg e7-0b:vstef
v8 r12 d = e7-0.22:vlvgb e7-0.37:vll e7-0.3f:vstl e7-1.22:vlvgh e7-2.22:vlvgf e7-3.22:vlvgg
v8 r12 d u32.4 = e7-22:vlvg
v8 r12 r16 = e7-0000.62:vlvgp
v8 r12 u28.8 u24.4 = e6..00-58:vcvd e6..00-5a:vcvdg
v8 s16.16 = e7.0-0.45:vrepib e7.0-1.45:vrepih e7.0-2.45:vrepif e7.0-3.45:vrepig
v8 s16.16 u32.4 = e7.0-40:vleib e7.0-41:vleih e7.0-42:vleig e7.0-43:vleif e7.0-45:vrepi
v8 u16.16 = e7.0-0.44:vgbm
v8 u16.16 u32.4 = e6.0-49:vlip
v8 u16.8 u24.8 = e7.0-0.46:vgmb e7.0-1.46:vgmh e7.0-2.46:vgmf e7.0-3.46:vgmg
v8 u16.8 u24.8 u32.4 = e7.0-46:vgm
v8 v12 = e7..00000.50:vpopctb e7..00000.52:vctzb e7..00000.53:vclzb e7..00000.56:vlr e7..00000.5f:vsegb
  e7..00000.d4:vupllb e7..00000.d5:vuplhb e7..00000.d6:vuplb e7..00000.d7:vuphb e7..00000.d8:vtm
  e7..00000.d9:veclb e7..00000.db:vecb e7..00000.de:vlcb e7..00000.df:vlpb e7..00001.50:vpopcth
  e7..00001.52:vctzh e7..00001.53:vclzh e7..00001.5f:vsegh e7..00001.d4:vupllh e7..00001.d5:vuplhh
  e7..00001.d6:vuplhw e7..00001.d7:vuphh e7..00001.d9:veclh e7..00001.db:vech e7..00001.de:vlch
  e7..00001.df:vlph e7..00002.50:vpopctf e7..00002.52:vctzf e7..00002.53:vclzf e7..00002.5f:vsegf
  e7..00002.c4:vflls e7..00002.ca:wfksb e7..00002.cb:wfcsb e7..00002.cc:vflcsb e7..00002.ce:vfsqsb
  e7..00002.d4:vupllf e7..00002.d5:vuplhf e7..00002.d6:vuplf e7..00002.d7:vuphf e7..00002.d9:veclf
  e7..00002.db:vecf e7..00002.de:vlcf e7..00002.df:vlpf e7..00003.50:vpopctg e7..00003.52:vctzg
  e7..00003.53:vclzg e7..00003.ca:wfkdb e7..00003.cb:wfcdb e7..00003.cc:vflcdb e7..00003.ce:vfsqdb
  e7..00003.d9:veclg e7..00003.db:vecg e7..00003.de:vlcg e7..00003.df:vlpg e7..00004.ca:wfkxb
  e7..00004.cb:wfcxb e7..00082.c4:wflls e7..00082.cc:wflcsb e7..00082.ce:wfsqsb e7..00083.c4:wflld
  e7..00083.cc:wflcdb e7..00083.ce:wfsqdb e7..00084.cc:wflcxb e7..00084.ce:wfsqxb e7..00100.5c:vistrbs
  e7..00101.5c:vistrhs e7..00102.5c:vistrfs e7..00102.cc:vflnsb e7..00103.cc:vflndb e7..00182.cc:wflnsb
  e7..00183.cc:wflndb e7..00184.cc:wflnxb e7..00202.cc:vflpsb e7..00203.cc:vflpdb e7..00282.cc:wflpsb
  e7..00283.cc:wflpdb e7..00284.cc:wflpxb
v8 v12 ?u24.4 = e7..00.00.5c:vistrb e7..00.01.5c:vistrh e7..00.02.5c:vistrf
v8 v12 d = e7-0.30:veslb e7-0.33:verllb e7-0.38:vesrlb e7-0.3a:vesrab e7-1.30:veslh e7-1.33:verllh
  e7-1.38:vesrlh e7-1.3a:vesrah e7-2.30:veslf e7-2.33:verllf e7-2.38:vesrlf e7-2.3a:vesraf e7-3.30:veslg
  e7-3.33:verllg e7-3.38:vesrlg e7-3.3a:vesrag
v8 v12 d ?u32.4 = e7-36:vlm e7-3e:vstm
v8 v12 d u32.4 = e7-30:vesl e7-33:verll e7-38:vesrl e7-3a:vesra
v8 v12 u29.3 u24.4 = e7..00.(0xxx)2.c0:vclfeb e7..00.(0xxx)2.c1:vcelfb e7..00.(0xxx)2.c2:vcfeb
  e7..00.(0xxx)2.c3:vcefb e7..00.(0xxx)2.c7:vfisb e7..00.(0xxx)3.c0:vclgdb e7..00.(0xxx)3.c1:vcdlgb
  e7..00.(0xxx)3.c2:vcgdb e7..00.(0xxx)3.c3:vcdgb e7..00.(0xxx)3.c5:vflrd e7..00.(0xxx)3.c7:vfidb
  e7..00.(1xxx)2.c0:wclfeb e7..00.(1xxx)2.c1:wcelfb e7..00.(1xxx)2.c2:wcfeb e7..00.(1xxx)2.c3:wcefb
  e7..00.(1xxx)2.c7:wfisb e7..00.(1xxx)3.c0:wclgdb e7..00.(1xxx)3.c1:wcdlgb e7..00.(1xxx)3.c2:wcgdb
  e7..00.(1xxx)3.c3:wcdgb e7..00.(1xxx)3.c5:wflrd e7..00.(1xxx)3.c7:wfidb e7..00.(1xxx)4.c5:wflrx
  e7..00.(1xxx)4.c7:wfixb
v8 v12 u16.12 = e7-02.4a:vftcisb e7-03.4a:vftcidb e7-82.4a:wftcisb e7-83.4a:wftcidb e7-84.4a:wftcixb
v8 v12 u16.12 u32.4 u28.4 = e7-4a:vftci
v8 v12 u16.16 = e7-0.4d:vrepb e7-1.4d:vreph e7-2.4d:vrepf e7-3.4d:vrepg
v8 v12 u16.16 u32.4 = e7-4d:vrep
v8 v12 u24.4 = e6..00.00.51:vclzdp e6..00.00.54:vupkzh e6..00.00.5c:vupkzl e7..00.02.cc:vfpsosb
  e7..00.03.cc:vfpsodb e7..00.82.cc:wfpsosb e7..00.83.cc:wfpsodb e7..00.84.cc:wfpsoxb
v8 v12 u28.8 u16.8 u24.4 = e6-59:vsrp e6-5b:vpsop
v8 v12 u32.4 = e7..0000..50:vpopct e7..0000..52:vctz e7..0000..53:vclz e7..0000..5f:vseg e7..0000..d4:vupll
  e7..0000..d5:vuplh e7..0000..d6:vupl e7..0000..d7:vuph e7..0000..d9:vecl e7..0000..db:vec e7..0000..de:vlc
  e7..0000..df:vlp
v8 v12 u32.4 ?u24.4 = e7..00.0..5c:vistr
v8 v12 u32.4 u28.4 = e6..000-55:vcnf e6..000-56:vclfnh e6..000-5d:vcfn e6..000-5e:vclfnl e7..000-c4:vfll
  e7..000-ca:wfk e7..000-cb:wfc e7..000-ce:vfsq
v8 v12 u32.4 u28.4 u24.4 = e7..00-c0:vclfp e7..00-c1:vcfpl e7..00-c2:vcsfp e7..00-c3:vcfps e7..00-c5:vflr
  e7..00-c7:vfi e7..00-cc:vfpso
v8 v12 v16 = e6-0000.7c:vscshp e7-0000.60:vmrlb e7-0000.61:vmrhb e7-0000.64:vsumb e7-0000.66:vcksm
  e7-0000.68:vn e7-0000.69:vnc e7-0000.6a:vo e7-0000.6b:vno e7-0000.6c:vnx e7-0000.6d:vx e7-0000.6e:vnn
  e7-0000.6f:voc e7-0000.70:veslvb e7-0000.73:verllvb e7-0000.74:vsl e7-0000.75:vslb e7-0000.78:vesrlvb
  e7-0000.7a:vesravb e7-0000.7c:vsrl e7-0000.7d:vsrlb e7-0000.7e:vsra e7-0000.7f:vsrab e7-0000.85:vbperm
  e7-0000.a1:vmlhb e7-0000.a2:vmlb e7-0000.a3:vmhb e7-0000.a4:vmleb e7-0000.a5:vmlob e7-0000.a6:vmeb
  e7-0000.a7:vmob e7-0000.b4:vgfmb e7-0000.f0:vavglb e7-0000.f1:vaccb e7-0000.f2:vavgb e7-0000.f3:vab
  e7-0000.f5:vscbib e7-0000.f7:vsb e7-0000.f8:vceqb e7-0000.f9:vchlb e7-0000.fb:vchb e7-0000.fc:vmnlb
  e7-0000.fd:vmxlb e7-0000.fe:vmnb e7-0000.ff:vmxb e7-0001.60:vmrlh e7-0001.61:vmrhh e7-0001.64:vsumh
  e7-0001.65:vsumgh e7-0001.70:veslvh e7-0001.73:verllvh e7-0001.78:vesrlvh e7-0001.7a:vesravh
  e7-0001.94:vpkh e7-0001.95:vpklsh e7-0001.97:vpksh e7-0001.a1:vmlhh e7-0001.a2:vmlhw e7-0001.a3:vmhh
  e7-0001.a4:vmleh e7-0001.a5:vmloh e7-0001.a6:vmeh e7-0001.a7:vmoh e7-0001.b4:vgfmh e7-0001.f0:vavglh
  e7-0001.f1:vacch e7-0001.f2:vavgh e7-0001.f3:vah e7-0001.f5:vscbih e7-0001.f7:vsh e7-0001.f8:vceqh
  e7-0001.f9:vchlh e7-0001.fb:vchh e7-0001.fc:vmnlh e7-0001.fd:vmxlh e7-0001.fe:vmnh e7-0001.ff:vmxh
  e7-0002.60:vmrlf e7-0002.61:vmrhf e7-0002.65:vsumgf e7-0002.67:vsumqf e7-0002.70:veslvf e7-0002.73:verllvf
  e7-0002.78:vesrlvf e7-0002.7a:vesravf e7-0002.94:vpkf e7-0002.95:vpklsf e7-0002.97:vpksf e7-0002.a1:vmlhf
  e7-0002.a2:vmlf e7-0002.a3:vmhf e7-0002.a4:vmlef e7-0002.a5:vmlof e7-0002.a6:vmef e7-0002.a7:vmof
  e7-0002.b4:vgfmf e7-0002.e2:vfssb e7-0002.e3:vfasb e7-0002.e5:vfdsb e7-0002.e7:vfmsb e7-0002.e8:vfcesb
  e7-0002.ea:vfchesb e7-0002.eb:vfchsb e7-0002.f0:vavglf e7-0002.f1:vaccf e7-0002.f2:vavgf e7-0002.f3:vaf
  e7-0002.f5:vscbif e7-0002.f7:vsf e7-0002.f8:vceqf e7-0002.f9:vchlf e7-0002.fb:vchf e7-0002.fc:vmnlf
  e7-0002.fd:vmxlf e7-0002.fe:vmnf e7-0002.ff:vmxf e7-0003.60:vmrlg e7-0003.61:vmrhg e7-0003.67:vsumqg
  e7-0003.70:veslvg e7-0003.73:verllvg e7-0003.78:vesrlvg e7-0003.7a:vesravg e7-0003.94:vpkg
  e7-0003.95:vpklsg e7-0003.97:vpksg e7-0003.b4:vgfmg e7-0003.e2:vfsdb e7-0003.e3:vfadb e7-0003.e5:vfddb
  e7-0003.e7:vfmdb e7-0003.e8:vfcedb e7-0003.ea:vfchedb e7-0003.eb:vfchdb e7-0003.f0:vavglg e7-0003.f1:vaccg
  e7-0003.f2:vavgg e7-0003.f3:vag e7-0003.f5:vscbig e7-0003.f7:vsg e7-0003.f8:vceqg e7-0003.f9:vchlg
  e7-0003.fb:vchg e7-0003.fc:vmnlg e7-0003.fd:vmxlg e7-0003.fe:vmng e7-0003.ff:vmxg e7-0004.f1:vaccq
  e7-0004.f3:vaq e7-0004.f5:vscbiq e7-0004.f7:vsq e7-0042.e8:vfkesb e7-0042.ea:vfkhesb e7-0042.eb:vfkhsb
  e7-0043.e8:vfkedb e7-0043.ea:vfkhedb e7-0043.eb:vfkhdb e7-0082.e2:wfssb e7-0082.e3:wfasb e7-0082.e5:wfdsb
  e7-0082.e7:wfmsb e7-0082.e8:wfcesb e7-0082.ea:wfchesb e7-0082.eb:wfchsb e7-0083.e2:wfsdb e7-0083.e3:wfadb
  e7-0083.e5:wfddb e7-0083.e7:wfmdb e7-0083.e8:wfcedb e7-0083.ea:wfchedb e7-0083.eb:wfchdb e7-0084.e2:wfsxb
  e7-0084.e3:wfaxb e7-0084.e5:wfdxb e7-0084.e7:wfmxb e7-0084.e8:wfcexb e7-0084.ea:wfchexb e7-0084.eb:wfchxb
  e7-00c2.e8:wfkesb e7-00c2.ea:wfkhesb e7-00c2.eb:wfkhsb e7-00c3.e8:wfkedb e7-00c3.ea:wfkhedb
  e7-00c3.eb:wfkhdb e7-00c4.e8:wfkexb e7-00c4.ea:wfkhexb e7-00c4.eb:wfkhxb e7-0100.80:vfeebs
  e7-0100.81:vfenebs e7-0100.f8:vceqbs e7-0100.f9:vchlbs e7-0100.fb:vchbs e7-0101.80:vfeehs
  e7-0101.81:vfenehs e7-0101.95:vpklshs e7-0101.97:vpkshs e7-0101.f8:vceqhs e7-0101.f9:vchlhs
  e7-0101.fb:vchhs e7-0102.80:vfeefs e7-0102.81:vfenefs e7-0102.95:vpklsfs e7-0102.97:vpksfs
  e7-0102.e8:vfcesbs e7-0102.ea:vfchesbs e7-0102.eb:vfchsbs e7-0102.f8:vceqfs e7-0102.f9:vchlfs
  e7-0102.fb:vchfs e7-0103.95:vpklsgs e7-0103.97:vpksgs e7-0103.e8:vfcedbs e7-0103.ea:vfchedbs
  e7-0103.eb:vfchdbs e7-0103.f8:vceqgs e7-0103.f9:vchlgs e7-0103.fb:vchgs e7-0142.e8:vfkesbs
  e7-0142.ea:vfkhesbs e7-0142.eb:vfkhsbs e7-0143.e8:vfkedbs e7-0143.ea:vfkhedbs e7-0143.eb:vfkhdbs
  e7-0182.e8:wfcesbs e7-0182.ea:wfchesbs e7-0182.eb:wfchsbs e7-0183.e8:wfcedbs e7-0183.ea:wfchedbs
  e7-0183.eb:wfchdbs e7-0184.e8:wfcexbs e7-0184.ea:wfchexbs e7-0184.eb:wfchxbs e7-01c2.e8:wfkesbs
  e7-01c2.ea:wfkhesbs e7-01c2.eb:wfkhsbs e7-01c3.e8:wfkedbs e7-01c3.ea:wfkhedbs e7-01c3.eb:wfkhdbs
  e7-01c4.e8:wfkexbs e7-01c4.ea:wfkhexbs e7-01c4.eb:wfkhxbs e7-0200.80:vfeezb e7-0200.81:vfenezb
  e7-0201.80:vfeezh e7-0201.81:vfenezh e7-0202.80:vfeezf e7-0202.81:vfenezf e7-0300.80:vfeezbs
  e7-0300.81:vfenezbs e7-0301.80:vfeezhs e7-0301.81:vfenezhs e7-0302.80:vfeezfs e7-0302.81:vfenezfs
v8 v12 v16 ?m24.4.12 = e7-0(xx00)00.82:vfaeb e7-0(xx00)01.82:vfaeh e7-0(xx00)02.82:vfaef
  e7-0(xx01)00.82:vfaebs e7-0(xx01)01.82:vfaehs e7-0(xx01)02.82:vfaefs e7-0(xx10)00.82:vfaezb
  e7-0(xx10)01.82:vfaezh e7-0(xx10)02.82:vfaezf e7-0(xx11)00.82:vfaezbs e7-0(xx11)01.82:vfaezhs
  e7-0(xx11)02.82:vfaezfs
v8 v12 v16 ?u24.4 = e7-0.00.80:vfeeb e7-0.00.81:vfeneb e7-0.01.80:vfeeh e7-0.01.81:vfeneh e7-0.02.80:vfeef
  e7-0.02.81:vfenef
v8 v12 v16 u24.4 = e6-0.00.7d:vcsph e6-0.02.74:vschsp e6-0.03.74:vschdp e6-0.04.74:vschxp e7-0.02.ee:vfminsb
  e7-0.02.ef:vfmaxsb e7-0.03.ee:vfmindb e7-0.03.ef:vfmaxdb e7-0.82.ee:wfminsb e7-0.82.ef:wfmaxsb
  e7-0.83.ee:wfmindb e7-0.83.ef:wfmaxdb e7-0.84.ee:wfminxb e7-0.84.ef:wfmaxxb
v8 v12 v16 u24.8 = e7-0..0.72:verimb e7-0..0.77:vsldb e7-0..0.86:vsld e7-0..0.87:vsrd e7-0..1.72:verimh
  e7-0..2.72:verimf e7-0..3.72:verimg
v8 v12 v16 u24.8 u32.4 = e7...0-72:verim
v8 v12 v16 u28.8 u24.4 = e6...0-70:vpkzr e6...0-71:vap e6...0-72:vsrpr e6...0-73:vsp e6...0-78:vmp
  e6...0-79:vmsp e6...0-7a:vdp e6...0-7b:vrp e6...0-7e:vsdp
v8 v12 v16 u32.4 = e7-000..60:vmrl e7-000..61:vmrh e7-000..64:vsum e7-000..65:vsumg e7-000..67:vsumq
  e7-000..70:veslv e7-000..73:verllv e7-000..78:vesrlv e7-000..7a:vesrav e7-000..84:vpdi e7-000..94:vpk
  e7-000..a1:vmlh e7-000..a2:vml e7-000..a3:vmh e7-000..a4:vmle e7-000..a5:vmlo e7-000..a6:vme
  e7-000..a7:vmo e7-000..b4:vgfm e7-000..f0:vavgl e7-000..f1:vacc e7-000..f2:vavg e7-000..f3:va
  e7-000..f5:vscbi e7-000..f7:vs e7-000..fc:vmnl e7-000..fd:vmxl e7-000..fe:vmn e7-000..ff:vmx
v8 v12 v16 u32.4 ?u24.4 = e7-0.0..80:vfee e7-0.0..81:vfene e7-0.0..82:vfae
v8 v12 v16 u32.4 u24.4 = e6-0.0..74:vschp e7-0.0..95:vpkls e7-0.0..97:vpks e7-0.0..f8:vceq e7-0.0..f9:vchl
  e7-0.0..fb:vch
v8 v12 v16 u32.4 u28.4 = e6-00...75:vcrnf e7-00...e2:vfs e7-00...e3:vfa e7-00...e5:vfd e7-00...e7:vfm
v8 v12 v16 u32.4 u28.4 u24.4 = e7...0-e8:vfce e7...0-ea:vfche e7...0-eb:vfch e7...0-ee:vfmin e7...0-ef:vfmax
v8 v12 v16 v32 = e7-000..8c:vperm e7-000..8d:vsel e7-000..a9:vmalhb e7-000..aa:vmalb e7-000..ab:vmahb
  e7-000..ac:vmaleb e7-000..ad:vmalob e7-000..ae:vmaeb e7-000..af:vmaob e7-000..bc:vgfmab e7-020..8b:vstrszb
  e7-100..a9:vmalhh e7-100..aa:vmalhw e7-100..ab:vmahh e7-100..ac:vmaleh e7-100..ad:vmaloh e7-100..ae:vmaeh
  e7-100..af:vmaoh e7-100..bc:vgfmah e7-120..8b:vstrszh e7-200..8e:vfmssb e7-200..8f:vfmasb
  e7-200..9e:vfnmssb e7-200..9f:vfnmasb e7-200..a9:vmalhf e7-200..aa:vmalf e7-200..ab:vmahf
  e7-200..ac:vmalef e7-200..ad:vmalof e7-200..ae:vmaef e7-200..af:vmaof e7-200..bc:vgfmaf e7-208..8e:wfmssb
  e7-208..8f:wfmasb e7-208..9e:wfnmssb e7-208..9f:wfnmasb e7-220..8b:vstrszf e7-300..8e:vfmsdb
  e7-300..8f:vfmadb e7-300..9e:vfnmsdb e7-300..9f:vfnmadb e7-300..bc:vgfmag e7-308..8e:wfmsdb
  e7-308..8f:wfmadb e7-308..9e:wfnmsdb e7-308..9f:wfnmadb e7-400..b9:vacccq e7-400..bb:vacq
  e7-400..bd:vsbcbiq e7-400..bf:vsbiq e7-408..8e:wfmsxb e7-408..8f:wfmaxb e7-408..9e:wfnmsxb
  e7-408..9f:wfnmaxb
v8 v12 v16 v32 ?m24.4.12 = e7-0(xx00)0..8a:vstrcb e7-0(xx01)0..8a:vstrcbs e7-0(xx10)0..8a:vstrczb
  e7-0(xx11)0..8a:vstrczbs e7-1(xx00)0..8a:vstrch e7-1(xx01)0..8a:vstrchs e7-1(xx10)0..8a:vstrczh
  e7-1(xx11)0..8a:vstrczhs e7-2(xx00)0..8a:vstrcf e7-2(xx01)0..8a:vstrcfs e7-2(xx10)0..8a:vstrczf
  e7-2(xx11)0..8a:vstrczfs
v8 v12 v16 v32 ?u24.4 = e7-0.0..8b:vstrsb e7-1.0..8b:vstrsh e7-2.0..8b:vstrsf
v8 v12 v16 v32 u20.4 = e7-00..a9:vmalh e7-00..aa:vmal e7-00..ab:vmah e7-00..ac:vmale e7-00..ad:vmalo
  e7-00..ae:vmae e7-00..af:vmao e7-00..b9:vaccc e7-00..bb:vac e7-00..bc:vgfma e7-00..bd:vsbcbi
  e7-00..bf:vsbi
v8 v12 v16 v32 u20.4 ?u24.4 = e7-0..8a:vstrc e7-0..8b:vstrs
v8 v12 v16 v32 u20.4 u24.4 = e7-0..b8:vmsl
v8 v12 v16 v32 u24.4 = e7-3.0..b8:vmslg
v8 v12 v16 v32 u28.4 u20.4 = e7-0...8e:vfms e7-0...8f:vfma e7-0...9e:vfnms e7-0...9f:vfnma
`;
