import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// An error as an API client gets it (RFC 9457, `application/problem+json`).
struct Problem: Error, HTTPResponseError, Encodable {
    let status: HTTPResponse.Status
    let detail: String

    private enum CodingKeys: String, CodingKey {
        case status, title, detail
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(status.code, forKey: .status)
        try container.encode(status.reasonPhrase, forKey: .title)
        try container.encode(detail, forKey: .detail)
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let body = try JSONEncoder().encode(self)
        return Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// Turns every other error into a ``Problem``, so that a client has one form to read.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            throw problem
        } catch let error as HTTPError {
            throw Problem(status: error.status, detail: error.body ?? error.status.reasonPhrase)
        } catch is DecodingError {
            throw Problem(status: .badRequest, detail: "The body is not what this route takes.")
        }
    }
}
