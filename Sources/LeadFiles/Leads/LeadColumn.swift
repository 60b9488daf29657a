/// What a column of a lead file can be for. What is none of these is an attribute of the lead.
public enum LeadColumn: String, Sendable, Hashable, CaseIterable {
    /// A phone number; a file may have several such columns.
    case phone
    case name
    case firstName = "first_name"
    case lastName = "last_name"
    case externalID = "external_id"
    case timeZone = "time_zone"
    /// A province, state or city: tells the time zone where no column names one.
    case region
    case priority
    /// The last day that the lead is called.
    case expires
    case owner
    case note
    /// The column is left out.
    case ignore

    /// The column that a header stands for: in English or Chinese, in any case, with any spacing; nil if it is none.
    public static func recognise(_ header: String) -> LeadColumn? {
        let plain = plain(header)
        if let column = headers[plain] { return column }
        // phone2, mobile 3, 手机2: further numbers.
        let stem = String(plain.reversed().drop { $0.isNumber }.reversed())
        return stem != plain && headers[stem] == .phone ? .phone : nil
    }

    static func plain(_ header: String) -> String {
        header.lowercased().filter { !$0.isWhitespace && !"_-.:：*()（）".contains($0) }
    }

    private static let headers: [String: LeadColumn] = {
        let names: [LeadColumn: [String]] = [
            .phone: [
                "phone", "phone number", "phone no", "telephone", "telephone number", "tel", "tel no", "mobile",
                "mobile phone", "mobile number", "cell", "cell phone", "cellular", "home phone", "work phone",
                "business phone", "office phone", "landline", "number", "msisdn", "contact number", "手机", "手机号",
                "手机号码", "移动电话", "电话", "电话号码", "联系电话", "联系方式", "座机", "固定电话", "固话", "号码", "家庭电话",
                "办公电话", "公司电话", "備用電話", "备用电话", "備用号码", "备用号码", "手機", "手機號碼", "電話", "電話號碼",
            ],
            .name: [
                "name", "full name", "customer name", "contact name", "contact", "customer", "姓名", "名字", "客户姓名",
                "客户名称", "联系人", "称呼", "客戶姓名", "聯絡人",
            ],
            .firstName: ["first name", "given name", "forename", "名"],
            .lastName: ["last name", "family name", "surname", "姓"],
            .externalID: [
                "key", "id", "external id", "external key", "customer id", "lead id", "reference", "ref", "编号", "客户编号",
                "客户id", "编码", "編號",
            ],
            .timeZone: ["time zone", "timezone", "tz", "时区", "時區"],
            .region: [
                "region", "province", "state", "省", "省份", "省市", "地区", "地區", "所在地", "所在省份", "归属地", "号码归属地",
            ],
            .priority: ["priority", "优先级", "優先級"],
            .expires: [
                "expires", "expires at", "expiry", "expiry date", "expiration", "expiration date", "valid until",
                "call until", "有效期", "有效期至", "截止日期", "到期日", "过期日期", "失效日期",
            ],
            .owner: ["owner", "agent", "sales rep", "坐席", "负责人", "所属坐席", "归属人", "客户经理", "負責人"],
            .note: ["note", "notes", "comment", "comments", "remark", "remarks", "memo", "备注", "说明", "備註"],
        ]
        return names.reduce(into: [:]) { table, entry in
            for name in entry.value { table[plain(name)] = entry.key }
        }
    }()
}
